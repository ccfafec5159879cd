"""Templates that are compiled when a page needs them, and once: a build that changes one page needs few."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket


@dataclass(frozen=True)
class NamedTemplate:
    """A template by its name, which stays unread until something is rendered by it."""

    name: str
    environment: Environment
    load: Callable[[], Any]

    def render(self, *args: Any, **kwargs: Any) -> str:
        """Render as the template itself does."""
        page: str = self.load().render(*args, **kwargs)
        return page


def spare_templates(generator: Any) -> None:
    """Have a generator name its templates, where Pelican's compiles each as soon as it is named."""
    compile_now = generator.get_template
    files = frozenset(generator.env.list_templates())
    endings = generator.settings["TEMPLATE_EXTENSIONS"]

    def get_template(name: str) -> Any:
        if not any(name + ending in files for ending in endings):
            return compile_now(name)  # says that there is none
        return NamedTemplate(name, generator.env, partial(compile_now, name))

    generator.get_template = get_template


class CompiledTemplates(BytecodeCache):
    """Templates compiled in this process, so that each generator's environment need not do it again."""

    def __init__(self) -> None:
        self.codes: dict[tuple[str, str], Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give a template its code, if one of the same source was compiled before."""
        bucket.code = self.codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self.codes[bucket.key, bucket.checksum] = bucket.code
