"""The style guide: every component of the theme with its examples. Only for builds that show drafts.

An example is data (`theme/examples/<component>.yaml`): which macro, with which arguments. The
same data feed the tests of the components.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import yaml
from jinja2 import Environment
from markupsafe import Markup

ADDRESS = "style-guide/"
SITE_URL = "site_url"  # what macros call the beginning of the site's addresses


@dataclass(frozen=True)
class Example:
    """One way to use a component: the macro to call, and its arguments as templates see them.

    `inside` is the class of the component it is a part of, for what is never seen alone.
    """

    component: str
    name: str
    macro: str
    arguments: dict[str, Any]
    inside: str


def read_examples(folder: Path) -> Iterator[Example]:
    """Yield every example, by component."""
    for file in sorted(folder.glob("*.yaml")):
        for written in yaml.safe_load(file.read_text(encoding="utf-8")):
            arguments = {key: _seen(value) for key, value in written["arguments"].items()}
            inside = written.get("inside", "")
            yield Example(file.stem, written["name"], written["macro"], arguments, inside)


def render_example(example: Example, environment: Environment, base: str) -> Markup:
    """Return what the macro makes of an example; `base` begins the addresses of the site."""
    macro = getattr(environment.get_template(f"components/{example.component}.html").module, example.macro)
    addressed = {SITE_URL: base} if SITE_URL in macro.arguments else {}
    return Markup(macro(**addressed, **example.arguments))  # noqa: S704 - the template has escaped it


def _seen(value: Any) -> Any:
    """Return data as objects: a mapping's own `items` would hide one that is meant as a value."""
    match value:
        case dict():
            return SimpleNamespace(**{key: _seen(entry) for key, entry in value.items()})
        case list():
            return tuple(map(_seen, value))
        case _:
            return value
