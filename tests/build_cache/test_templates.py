"""Templates are named at once and compiled when something is rendered by them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pelican.generators import Generator, PelicanTemplateNotFound
from pelican.settings import DEFAULT_CONFIG

from plugins.build_cache.templates import CompiledTemplates, spare_templates


@pytest.fixture
def generator(tmp_path: Path) -> Any:
    """One of Pelican's generators, with a theme of two templates, and a list of what it has compiled."""
    theme = tmp_path / "templates"
    theme.mkdir()
    (theme / "page.html").write_text("{{ word }}")
    (theme / "broken.html").write_text("{% if %}")
    made = Generator(context={}, settings=DEFAULT_CONFIG, path="", theme=str(tmp_path), output_path="")
    made.compiled = CompiledTemplates()  # type: ignore[attr-defined]
    made.env.bytecode_cache = made.compiled  # type: ignore[attr-defined]
    spare_templates(made)
    return made


def test_a_template_is_compiled_when_it_renders(generator: Any) -> None:
    """An edit renders one page: the templates of all others need not be read."""
    template = generator.get_template("page")
    assert (template.name, template.environment) == ("page", generator.env)
    assert not generator.compiled.codes
    assert template.render(word="said") == template.render({"word": "said"}) == "said"
    assert len(generator.compiled.codes) == 1


def test_a_template_that_is_not_there_is_missed_at_once(generator: Any) -> None:
    """Pelican takes another one then, as for the archives of a year."""
    with pytest.raises(PelicanTemplateNotFound, match="unable to load absent"):
        generator.get_template("absent")


def test_a_broken_template_is_told_when_it_renders(generator: Any) -> None:
    """With its own error: nothing is swallowed on the way."""
    with pytest.raises(Exception, match="Expected an expression"):
        generator.get_template("broken").render()
