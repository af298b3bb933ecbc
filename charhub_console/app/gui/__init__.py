"""The window: a face of the engine that paints rows and asks for work, and keeps no truth of its own."""
