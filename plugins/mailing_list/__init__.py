"""Signup: the pages and forms of the mailing list, its providers, and a service of its own."""
