"""Pelican's own warnings as Problems: what Pelican only logs would be published all the same."""

from __future__ import annotations

import logging

from plugins.common.problems import Problem, ProblemLog


class WarningsAsProblems(logging.Handler):
    """A log handler that adds every warning or error of Pelican to a problem log."""

    def __init__(self, log: ProblemLog) -> None:
        super().__init__(logging.WARNING)
        self.log = log

    def emit(self, record: logging.LogRecord) -> None:
        """Add one record. An exception logged with it is named: its cause is in our code or in the file."""
        said = record.getMessage().rstrip(".")
        if record.exc_info and record.exc_info[1] is not None:
            said += f" ({type(record.exc_info[1]).__name__}: {record.exc_info[1]})"
        self.log.append(Problem("Pelican", 0, "", f"{said}.", "Mend what it names, then build again."))
