"""The plugins of this site. Each folder is one plugin; `plugin.py` in it is where to start reading."""
