"""Texts as vectors: a language model on this machine, or words alone; and the nearest of many."""
