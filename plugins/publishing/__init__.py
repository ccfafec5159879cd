"""Publishing: the stage, its checks, and the exchange that puts it in place. Start at plugin.py."""
