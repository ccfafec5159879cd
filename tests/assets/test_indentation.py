"""Templates are published without their indentation, and show what they would show with it."""

from __future__ import annotations

from jinja2 import DictLoader, Environment

from plugins.assets.indentation import WithoutIndentation

TEMPLATE = """<ul>
    {%- for one in words %}
      <li>{{ one }}</li>
    {%- endfor %}
</ul>"""


def rendered(name: str, words: list[str]) -> str:
    env = Environment(
        loader=DictLoader({name: TEMPLATE}),
        extensions=[WithoutIndentation],
        trim_blocks=True,
        autoescape=True,
    )
    return env.get_template(name).render(words=words)


def test_a_page_has_no_indentation_but_what_authors_wrote() -> None:
    """The spaces of a text may mean something: in a message, a line may begin with some."""
    assert rendered("page.html", ["a", "b\n    c"]) == "<ul><li>a</li><li>b\n    c</li></ul>"


def test_what_is_no_page_stays_as_it_is() -> None:
    """In a plain text, indentation is its layout."""
    assert rendered("mail.txt", ["a"]) == "<ul>      <li>a</li></ul>"
