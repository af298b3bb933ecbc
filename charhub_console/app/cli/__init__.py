"""The command line: Typer and Rich, one module a group of commands."""
