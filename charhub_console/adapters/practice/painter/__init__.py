"""The painter: traits in words become a person, and a person a picture. Knows Pillow and nothing else."""
