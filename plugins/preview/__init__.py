"""The local preview: the site, rebuilt and reloaded on every change, with the signup service beside it."""
