"""A writer that writes no page: it keeps what each is made of, and renders one when it is asked for."""

from __future__ import annotations

from typing import Any, Self

from pelican.writers import Writer


class RecordingWriter(Writer):
    """Pelican's writer, its pages made on demand: a page that nobody looks at costs nothing."""

    writes_pages = False  # for generators that make something of finished pages

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.recorded: dict[str, tuple[Any, Any]] = {}

    def write_file(self, name: Any, template: Any, *args: Any, **kwargs: Any) -> None:
        """Record a page, or each page of a list; which ones there are is Pelican's business."""
        super().write_file(name, _Recording(template, self.recorded), *args, **kwargs)

    def render(self, name: str) -> str | None:
        """Return a page by the name of its file, made now; None if there is no such page."""
        if name not in self.recorded:
            return None
        template, context = self.recorded[name]
        page: str = template.render(context)
        return page

    def _open_w(self, *_args: Any, **_kwargs: Any) -> _Nowhere:
        return _Nowhere()


class _Recording:
    """What Pelican's writer renders instead of the template."""

    def __init__(self, template: Any, recorded: dict[str, tuple[Any, Any]]) -> None:
        self.template = template
        self.recorded = recorded

    def render(self, context: Any) -> str:
        self.recorded[context["output_file"]] = (self.template, context)
        return ""


class _Nowhere:
    """The file that is not written."""

    def write(self, _text: str) -> None:
        pass

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        pass
