"""Plays the recorded scenarios against the double and brings both sides into one normal form."""
