"""Facts: data, rules and errors. Standard library only; imports nothing of ours."""
