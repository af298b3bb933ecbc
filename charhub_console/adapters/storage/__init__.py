"""Storages: where image bytes go. One module per place, all behind the same port and the same contract test."""
