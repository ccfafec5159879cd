"""Hand-made files that are shipped with a resource as they are, once nothing dangerous or private is in them.

`declared` reads what an author names, `inspection` finds out what a file is and lets the module of
its type look into it (`office`, `pdf`, `picture`, `plain`), `shipping` makes a download of it.
"""
