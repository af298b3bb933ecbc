"""The outside: one module per outside thing. Speaks the foreign language inside and ours at the door."""
