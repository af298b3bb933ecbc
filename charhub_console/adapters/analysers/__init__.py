"""Analysers: who looks at a candidate, by its words, by a vision model, or by a local tagger."""
