"""How a verb ends: errors that are somebody's to mend become words and an exit code."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

from invoke import Exit


@contextmanager
def plain_words(*, as_json: bool = False) -> Iterator[None]:
    """Turn errors that are somebody's to mend into words and an exit code; others keep their traceback."""
    try:
        yield
    except KeyboardInterrupt:
        raise Exit(code=130) from None
    except Exception as error:
        code = getattr(error, "exitcode", None)
        if code is None:
            raise
        lines = str(error).splitlines()
        if as_json:
            print(json.dumps({"summary": "", "problems": lines}))
            raise Exit(code=code) from None
        count = f"\n{len(lines)} problem(s). Nothing was changed." if code == 1 else ""
        raise Exit("\n".join(lines) + count, code=code) from None
