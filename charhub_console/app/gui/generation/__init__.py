"""The Generation page: characters being made, five tiles each."""
