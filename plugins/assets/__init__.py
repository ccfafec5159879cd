"""The theme's files as they are published: one stylesheet, fonts, scripts, icons. Start at plugin.py."""
