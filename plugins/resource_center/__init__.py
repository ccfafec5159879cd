"""The resource center: every resource as a page and as downloads, catalogued. Start at plugin.py."""
