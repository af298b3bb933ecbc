"""The Sync page: how this console and central agree, and what waits for a person."""
