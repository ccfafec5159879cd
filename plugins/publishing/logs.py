"""Pelican's log and our errors: warnings become Problems, and mistakes end in words, not in a traceback."""

from __future__ import annotations

import logging
import sys

from plugins.common.problems import Problem, ProblemLog

# What Pelican says of things that we say with file, line and mending: two articles with one slug, a
# link to a file that is not there, an image without words.
TOLD_BETTER = (
    "There are %s original",
    "There are %s items",
    "Cannot get modification stamp",
    "Empty alt attribute",
)


class WarningsAsProblems(logging.Handler):
    """Adds every warning or error of Pelican to a problem log: it would be published all the same."""

    def __init__(self, log: ProblemLog) -> None:
        super().__init__(logging.WARNING)
        self.log = log

    def emit(self, record: logging.LogRecord) -> None:
        """Add one record. An exception logged with it is named: its cause is in our code or in the file."""
        if str(record.msg).startswith(TOLD_BETTER):
            return
        said = " ".join(record.getMessage().split()).rstrip(".")
        if record.exc_info and record.exc_info[1] is not None:
            said += f" ({type(record.exc_info[1]).__name__}: {record.exc_info[1]})"
        self.log.append(Problem("Pelican", 0, "", f"{said}.", "Mend what it names, then build again."))


class MistakesAsWords(logging.Filter):
    """Prints an error that is somebody's to mend as its own words; Pelican's command would log a traceback.

    Such errors know their exit code (`exitcode`), which Pelican passes on. `pelican --debug`
    prints the traceback all the same.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep every record but the ones that carry such an error."""
        error = record.exc_info[1] if record.exc_info else None
        if not hasattr(error, "exitcode"):
            return True
        sys.stderr.write(f"{error}\n")
        return False


def listen(log: ProblemLog) -> None:
    """Listen to Pelican's log for one run; what an earlier run in this process left is taken away."""
    logger = logging.getLogger("pelican")
    for handler in [handler for handler in logger.handlers if isinstance(handler, WarningsAsProblems)]:
        logger.removeHandler(handler)
    for words in [words for words in logger.filters if isinstance(words, MistakesAsWords)]:
        logger.removeFilter(words)
    logger.addHandler(WarningsAsProblems(log))
    logger.addFilter(MistakesAsWords())
