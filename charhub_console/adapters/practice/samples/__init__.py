"""How the bundled sample candidates were made: `python -m charhub_console.adapters.practice.samples.draw`."""
