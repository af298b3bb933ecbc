"""Nights: the runs there were, the report of each, and how they developed."""
