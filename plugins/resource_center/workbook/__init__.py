"""Dashboards: a workbook declared in YAML, checked once, then a spreadsheet, a page and a live board.

Start at declare.py (`load_workbook`). The formula language is specified in docs/formulas.md.
"""
