"""The words prompts and taggers use, English and some Portuguese, folded (no accents, lower case)."""
