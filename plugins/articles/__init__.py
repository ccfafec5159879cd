"""Articles and pages: their front matter, steps, embedded resources. Start at plugin.py."""
