"""The build cache: what was made before from the same inputs is not made again. Start at plugin.py."""
