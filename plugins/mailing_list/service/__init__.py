"""The embedded signup service: double opt-in on SQLite and SMTP. Knows the built site, never Pelican.

Start reading in `app.py` (addresses), then `transactions.py` (what each one does).
"""
