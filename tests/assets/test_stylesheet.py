"""The stylesheet: one file out of many, smaller, and the same to a browser."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.assets.collection import AssetError
from plugins.assets.stylesheet import bundle, minified, with_addresses, without_unused_properties


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder / "main.css"


def test_imports_stand_in_their_layers_and_in_their_order(tmp_path: Path) -> None:
    """The order of the cascade is what main.css states, nothing else."""
    main = write(
        tmp_path,
        {
            "main.css": '@layer a, b;\n@import url("a.css") layer(a);\n@import url("b.css") layer(b);\n',
            "a.css": "p { color: red }",
            "b.css": "p { color: blue }",
        },
    )
    assert minified(bundle(main)) == "@layer a,b;@layer a{p{color:red}}@layer b{p{color:blue}}"


def test_what_follows_in_one_layer_stands_in_one_block(tmp_path: Path) -> None:
    """The same cascade in fewer bytes; another layer between them keeps them apart."""
    files = {name: f"{name} {{ color: red }}" for name in ("p", "b", "i", "u")}
    layers = {"p": "x", "b": "x", "i": "y", "u": "x"}
    lines = [f'@import url("{name}.css") layer({layer});' for name, layer in layers.items()]
    main = write(
        tmp_path, {"main.css": "\n".join(lines), **{f"{name}.css": css for name, css in files.items()}}
    )
    assert minified(bundle(main)) == (
        "@layer x{p{color:red}b{color:red}}@layer y{i{color:red}}@layer x{u{color:red}}"
    )


def test_a_bundle_can_be_a_part_of_the_list(tmp_path: Path) -> None:
    """In the order of the list, whatever the order of the parts; a part it does not have is refused."""
    main = write(
        tmp_path,
        {
            "main.css": "".join(f'@import url("{name}.css") layer(x);' for name in "abc"),
            **{f"{name}.css": f"{name} {{ color: red }}" for name in "abc"},
        },
    )
    assert minified(bundle(main, {"c", "a"})) == "@layer x{a{color:red}c{color:red}}"
    with pytest.raises(AssetError, match='imports no "d"'):
        bundle(main, {"d"})


def test_an_import_that_is_not_there_is_refused_by_name(tmp_path: Path) -> None:
    """A misspelt file would silently take a component's looks away."""
    main = write(tmp_path, {"main.css": '@import url("gone.css") layer(a);'})
    with pytest.raises(AssetError, match=r'main.css imports "gone.css", which is not there'):
        bundle(main)


def test_only_the_main_file_may_import(tmp_path: Path) -> None:
    """The order of everything is visible in one place."""
    main = write(
        tmp_path,
        {"main.css": '@import url("a.css") layer(a);', "a.css": '@import url("b.css");', "b.css": ""},
    )
    with pytest.raises(AssetError, match=r"a.css imports other files; only main.css may"):
        bundle(main)


def test_an_import_in_a_comment_is_a_comment(tmp_path: Path) -> None:
    """Comments are taken out before imports are looked for."""
    main = write(tmp_path, {"main.css": '/* @import url("gone.css") layer(a); */ p { color: red }'})
    assert minified(bundle(main)) == "p{color:red}"


@pytest.mark.parametrize(
    ("css", "small"),
    [
        ("a { width : calc(1px + 2px) ; }", "a{width :calc(1px + 2px)}"),
        ("a > b , a :hover { color: red; }", "a>b,a :hover{color:red}"),
        ("@media (min-width: 1px) and (print) { a { b: c } }", "@media (min-width:1px) and (print){a{b:c}}"),
        ('a::before { content: " /* no; comment */  {" }', 'a::before{content:" /* no; comment */  {"}'),
        (r'a::before { content: "\"  }" }', r'a::before{content:"\"  }"}'),
        ("a { margin: 0.5em -0.25em 10.5em }", "a{margin:.5em -.25em 10.5em}"),
        ("a { --x: 1 } /* b { c: d }\n */ e { f: g }", "a{--x:1}e{f:g}"),
    ],
)
def test_only_space_that_means_nothing_goes(css: str, small: str) -> None:
    """Space around + and -, in selectors and inside strings has a meaning."""
    assert minified(css) == small


@pytest.mark.parametrize(
    ("css", "on_top", "kept"),
    [
        (":root{--a:1;--b:2}p{top:var(--a)}", "", ":root{--a:1;}p{top:var(--a)}"),
        (":root{--a:1;--b:var(--a);--c:var(--b)}", "", ":root{}"),
        (":root{--a:1}", "p{top:var( --a )}", ":root{--a:1}"),
        (":root{--a-b:1;--a:2}p{top:var(--a-b, 3)}", "", ":root{--a-b:1;}p{top:var(--a-b, 3)}"),
        ("a--b:hover{top:0}", "", "a--b:hover{top:0}"),
    ],
)
def test_properties_that_nothing_asks_for_go(css: str, on_top: str, kept: str) -> None:
    """Nor those that only such a one asks for. What comes on top of a stylesheet may ask too."""
    assert without_unused_properties(css, on_top) == kept


def test_addresses_are_those_of_published_files() -> None:
    """Addresses are relative to the stylesheet; data addresses stay."""
    css = 'a{src:url("../fonts/x.woff2")}b{src:url("data:image/png;base64,AA")}c{src:url("y.svg")}'
    assert with_addresses(css, "css/main.css", lambda name: f"/theme/{name}?") == (
        'a{src:url("/theme/fonts/x.woff2?")}b{src:url("data:image/png;base64,AA")}c{src:url("/theme/css/y.svg?")}'
    )
