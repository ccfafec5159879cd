"""The server that tests serve sites with: silent about what is no fault of anybody."""

from __future__ import annotations

import pytest

from tests.serving import Quiet, Server


@pytest.mark.parametrize(
    ("error", "is_told"), [(BrokenPipeError, False), (ConnectionResetError, False), (ValueError, True)]
)
def test_only_a_browser_that_leaves_early_is_passed_over(
    capsys: pytest.CaptureFixture[str], error: type[Exception], is_told: bool
) -> None:
    """A hundred tracebacks about nothing hide the one about something."""

    def answer(*_given: object) -> None:
        raise error

    with Server(Quiet) as server:
        try:
            answer()
        except error:
            server.handle_error(None, ("127.0.0.1", 0))
    assert (error.__name__ in capsys.readouterr().err) is is_told
