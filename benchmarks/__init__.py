"""What is measured, each by one command: `python -m benchmarks.night`, `python -m benchmarks.start`."""
