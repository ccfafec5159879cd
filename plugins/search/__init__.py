"""Finding: suggestions while somebody types, and the full text by Pagefind. Start at plugin.py."""
