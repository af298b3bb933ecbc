"""Practice mode's outside: sample candidates and a painter that needs no server, no key and no network."""
