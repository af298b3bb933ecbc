"""The Characters page: the library of what was made, and everything about one character."""
