"""Verbs: the steps of work. Knows the domain and its own ports; standard library only."""
