"""Faces: wiring, paths, configuration, command line."""
