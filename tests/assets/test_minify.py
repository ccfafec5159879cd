"""Minified scripts: shorter, and still the same program."""

from __future__ import annotations

from pathlib import Path

import pytest
from pygments.lexers import JavascriptLexer
from pygments.token import Comment, Whitespace

from plugins.assets.collection import AssetError
from plugins.assets.minify import minified

STATIC = Path(__file__).resolve().parents[2] / "theme" / "static"
SCRIPTS = sorted(STATIC.rglob("*.js"))


@pytest.mark.parametrize(
    ("script", "shorter"),
    [
        ("// Why.\n\nlet a = 1; // more\n  // and more\n  go(a);\n", "let a = 1;\ngo(a);\n"),
        ('say("http://a//b"); // x', 'say("http://a//b");\n'),
        ("const word = /[/'\"]\\/\\/`/g; // '\nnext()", "const word = /[/'\"]\\/\\/`/g;\nnext()\n"),
        ("return  /'/.test(x) // '", "return  /'/.test(x)\n"),
        ("half = all / 2; // '\nother = all / 3", "half = all / 2;\nother = all / 3\n"),
        ("text = `one\n\n  // two ${a} '\n`; // x", "text = `one\n\n  // two ${a} '\n`;\n"),
        ("list.map(\n    /a/.exec,\n)", "list.map(\n/a/.exec,\n)\n"),
        ("a /* it's\nlong */ + b", "a   + b\n"),
    ],
)
def test_only_what_people_read_goes(script: str, shorter: str) -> None:
    """Quotes, slashes and templates that hold what looks like a comment are left alone."""
    assert minified("js/a.js", script) == shorter


def test_a_template_in_a_template_is_refused() -> None:
    """Where it ends takes a parser to find; a name for it reads better too."""
    with pytest.raises(AssetError, match=r"js/a.js, line 2: a template in a template"):
        minified("js/a.js", "one();\nsay(`a ${b ? `http://c` : d}`);")


@pytest.mark.parametrize("file", SCRIPTS, ids=lambda file: file.relative_to(STATIC).as_posix())
def test_every_script_of_the_theme_stays_the_same_program(file: Path) -> None:
    """The same words in the same order on the same lines, as another reader of JavaScript sees them."""
    script = file.read_text(encoding="utf-8")
    assert words_of(minified(file.name, script)) == words_of(script)


def words_of(script: str) -> list[str]:
    lexed = JavascriptLexer().get_tokens(script)
    return [text for kind, text in lexed if kind not in Comment and kind not in Whitespace and text.strip()]
