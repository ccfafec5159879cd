"""What a page was made of: a trace holds for as long as each of it is the same, and no longer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from jinja2 import Environment

from plugins.build_cache.trace import Seen, Trace, Tracer, watch_names


class Look:
    """Templates of one environment, and what is noted while they render."""

    def __init__(self) -> None:
        self.seen = Seen()
        self.environment = Environment(autoescape=True)
        watch_names(self.environment, self.seen)

    def tracer(self, folder: Path | None = None) -> Tracer:
        """Return the tracer of another run."""
        return Tracer(self.seen, lambda _source: None, {}, [folder] if folder else [])

    def trace(self, text: str, context: dict[str, object]) -> Trace:
        """Render and return the trace."""
        self.seen.begin()
        template = self.environment.from_string(text)
        template.render(context)
        trace = self.tracer().write(template, context)
        assert trace is not None
        return trace

    def is_true(self, trace: Trace, text: str, context: dict[str, object]) -> bool:
        """Whether the trace holds in another run."""
        return self.tracer().is_true(trace, self.environment.from_string(text), context)


@pytest.mark.parametrize("value", [None, "", "absent", b"absent", 0])
def test_a_name_that_was_missed_may_come(value: object) -> None:
    """Whatever its value, and be it as good as nothing: a template can tell."""
    look, text = Look(), "{{ word is defined }}"
    trace = look.trace(text, {})
    assert look.is_true(trace, text, {})
    assert look.is_true(trace, text, {"other": value})
    assert not look.is_true(trace, text, {"word": value})


@pytest.mark.parametrize(
    "change",
    [
        lambda environment: environment.filters.update(shown=str.lower),
        lambda environment: environment.globals.update(motto="other"),
        lambda environment: environment.tests.update(odd=str.isdigit),
    ],
)
def test_what_all_templates_can_use_belongs_to_each_page(change: Callable[[Environment], None]) -> None:
    """A filter may stand in a macro that no trace names."""
    look, text = Look(), "{{ word }}"
    trace = look.trace(text, {"word": "said"})
    assert look.is_true(trace, text, {"word": "said"})
    change(look.environment)
    assert not look.is_true(trace, text, {"word": "said"})
