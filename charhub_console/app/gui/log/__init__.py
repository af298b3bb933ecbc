"""The log: the console's own lines as they are written, and the support bundle."""
