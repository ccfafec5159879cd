"""Each check of the finished stage catches a stage broken on purpose, and passes a sound one."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from plugins.publishing import checks, leaks
from plugins.publishing.checks import check_site
from plugins.publishing.finished import FinishedSite, Unpublished

ADDRESS = "https://site.example"
HEAD = (
    '<!doctype html><html lang="en"><head><title>T</title>'
    '<link rel="canonical" href="https://elsewhere.example/">'
)
SOUND = {
    "index.html": f'{HEAD}</head><body><h1 id="top">Home</h1><h2>A</h2>'
    '<a href="/about/#who">About</a>'
    '<img src="/p.svg" alt=""><a href="https://example.org/">out</a>'
    '<form action="/signup/"></form></body></html>',
    "about/index.html": f'{HEAD}</head><body><h1 id="who">About</h1><a href="{ADDRESS}/">Home</a>'
    '<a href="#who">up</a></body></html>',
    "join/done/index.html": f'{HEAD}<meta name="robots" content="noindex"></head><body>'
    "<h1>Done</h1></body></html>",
    "p.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
    "sitemap.xml": '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    f"<url><loc>{ADDRESS}/</loc></url><url><loc>{ADDRESS}/about/</loc></url></urlset>",
}

DRAFT = Unpublished("articles/secret-plan.md", "A secret plan", ("/articles/secret-plan/",))


def problems(tmp_path: Path, changed: dict[str, str | None] | None = None, **site: object) -> list[str]:
    for name, text in {**SOUND, **(changed or {})}.items():
        if text is not None:
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    given = {"folder": tmp_path, "address": ADDRESS, "served": ("/signup/",), "unpublished": (DRAFT,), **site}
    return [str(problem) for problem in check_site(FinishedSite(**given))]  # type: ignore[arg-type]


def test_a_sound_stage_has_no_problems(tmp_path: Path) -> None:
    """Otherwise the failures below would prove nothing."""
    assert problems(tmp_path) == []


def edit(name: str, old: str, new: str) -> dict[str, str | None]:
    assert old in SOUND[name]
    return {name: SOUND[name].replace(old, new)}


BROKEN = {
    "dead link": (edit("index.html", "/about/#who", "/abuot/"), '"/abuot/" leads nowhere'),
    "dead absolute link": (edit("about/index.html", f"{ADDRESS}/", f"{ADDRESS}/gone/"), "leads nowhere"),
    "dead anchor": (edit("index.html", "#who", "#nobody"), 'there is no "#nobody" on that page'),
    "dead anchor on the page itself": (edit("about/index.html", "#who", "#top"), 'there is no "#top"'),
    "missing image": ({"p.svg": None}, '"/p.svg" leads nowhere'),
    "third-party image": (edit("index.html", "/p.svg", "https://cdn.example/p.svg"), "third party"),
    "third-party style": (
        edit("index.html", "</head>", '<link rel="stylesheet" href="//cdn.example/x.css"></head>'),
        "third party",
    ),
    "image without alt": (edit("index.html", ' alt=""', ""), "no alt attribute"),
    "no title": (edit("index.html", "<title>T</title>", ""), "title: the page has none"),
    "no language": (edit("index.html", ' lang="en"', ""), "language"),
    "no h1": (edit("index.html", "h1", "h2"), "0 first-level headings"),
    "two h1": (edit("about/index.html", "</body>", "<h1>Two</h1></body>"), "2 first-level headings"),
    "skipped level": (edit("index.html", "<h2>A</h2>", "<h3>A</h3>"), "level 3 follows level 1"),
    "repeated id": (edit("about/index.html", "</body>", '<p id="who"></p></body>'), '"who" stands twice'),
    "inline script": (
        edit("index.html", "</body>", "<script>1</script></body>"),
        "<script> stands in the page",
    ),
    "inline style": (edit("index.html", "<h2>", '<h2 style="color:red">'), "style=… stands in the page"),
    "handler": (edit("index.html", "<h2>", '<h2 onclick="x()">'), "onclick=… stands in the page"),
    "page missing in the sitemap": (
        edit("sitemap.xml", f"<url><loc>{ADDRESS}/about/</loc></url>", ""),
        "about/index.html is missing",
    ),
    "private page in the sitemap": (
        edit("sitemap.xml", "</urlset>", f"<url><loc>{ADDRESS}/join/done/</loc></url></urlset>"),
        "join/done/index.html is no public page",
    ),
    "page twice in the sitemap": (
        edit("sitemap.xml", "</urlset>", f"<url><loc>{ADDRESS}/</loc></url></urlset>"),
        "stands twice",
    ),
    "no sitemap": ({"sitemap.xml": None}, "sitemap: there is none"),
    "input without label": (
        edit("index.html", "</form>", '<input name="x"></form>'),
        "label: <input name='x'> has none",
    ),
    "element never closed": (
        edit("index.html", "<h2>A</h2>", "<div><h2>A</h2>"),
        "</body> stands where <div> is open",
    ),
    "elements crossed": (
        edit("index.html", "<h2>A</h2>", "<h2><em>A</h2></em>"),
        "</h2> stands where <em> is open",
    ),
    "window without noopener": (
        edit("index.html", 'href="https://example.org/"', 'href="https://example.org/" target="_blank"'),
        "without rel=noopener",
    ),
    "dead canonical address": (
        edit("about/index.html", "https://elsewhere.example/", f"{ADDRESS}/moved/"),
        f'"{ADDRESS}/moved/" leads nowhere',
    ),
    "dead refresh": (
        edit("index.html", "</head>", '<meta http-equiv="refresh" content="0; url=/gone/"></head>'),
        '"/gone/" leads nowhere',
    ),
    "dead picture of a shared link": (
        edit("index.html", "</head>", f'<meta property="og:image" content="{ADDRESS}/no.png"></head>'),
        "no.png",
    ),
    "dead address in a feed": (
        {"feed.xml": f"<link href='{ADDRESS}/gone/'/>"},
        f'feed.xml: link: "{ADDRESS}/gone/"',
    ),
    "dead address in data": ({"list.json": f'{{"url": "{ADDRESS}/downloads/no.pdf"}}'}, "no.pdf"),
    "private key": ({"key.txt": "-----BEGIN RSA PRIVATE KEY-----"}, "a private key"),
    "somebody’s folder": ({"about.json": '{"made": "/home/maria/site/x"}'}, "a path of somebody’s machine"),
    "title of a draft": (
        edit("index.html", "Home", "A secret plan"),
        "it is not published, but index.html names",
    ),
    "this machine’s folder": ({"about.json": f'{{"made": "{Path.cwd()}/x"}}'}, "a path of this machine"),
}


@pytest.mark.parametrize(("changed", "said"), BROKEN.values(), ids=BROKEN)
def test_a_stage_broken_on_purpose_is_caught(
    tmp_path: Path, changed: dict[str, str | None], said: str
) -> None:
    """A check that cannot fail proves nothing."""
    assert any(said in line for line in problems(tmp_path, changed))


def messages(module: ModuleType) -> Iterator[tuple[str, ...]]:
    """Yield what each Problem of a module says, as the parts of its text that are always the same."""
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        match node:
            case ast.Call(func=ast.Name(id="Problem"), args=[_, _, _, what, _]):
                said = (part.value for part in ast.walk(what) if isinstance(part, ast.Constant))
                yield tuple(part for part in said if isinstance(part, str))


@pytest.mark.parametrize("module", [checks, leaks], ids=lambda module: module.__name__)
def test_whatever_a_check_can_say_is_said_of_a_stage_above(tmp_path: Path, module: ModuleType) -> None:
    """A new check, or a new thing for a check to say, needs its broken stage."""
    lines = [
        line
        for number, (changed, _said) in enumerate(BROKEN.values())
        for line in problems(tmp_path / str(number), changed)
    ]
    found = list(messages(module))
    assert found
    assert [parts for parts in found if not any(all(part in line for part in parts) for line in lines)] == []


@pytest.mark.parametrize("leak", ["A secret plan", f"{ADDRESS}/articles/secret-plan/"])
@pytest.mark.parametrize("place", ["index.html", "feed.xml", "resources.json"])
def test_a_draft_that_is_named_anywhere_is_caught(tmp_path: Path, leak: str, place: str) -> None:
    """In pages, feeds, and whatever else can be read as text, by title or by address."""
    text = SOUND["index.html"].replace("Home", leak) if place == "index.html" else leak
    found = problems(tmp_path, {place: text})
    assert any(f"it is not published, but {place} names it" in line for line in found)


def test_the_value_of_a_secret_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A token that a template prints by mistake would be public for ever."""
    monkeypatch.setenv("PROVIDER_TOKEN", "0123456789abcdef")
    assert problems(tmp_path, {"list.json": '{"t": "0123456789abcdef"}'}) == [
        "list.json: document: it holds the value of $PROVIDER_TOKEN. Make the file without it."
    ]


def test_an_address_that_the_service_answers_is_no_dead_link(tmp_path: Path) -> None:
    """The signup form posts to a program, not to a file."""
    assert any('"/signup/" leads nowhere' in line for line in problems(tmp_path, served=()))


@pytest.mark.parametrize("type_", ["application/ld+json", "application/json"])
def test_data_for_a_script_is_no_code(tmp_path: Path, type_: str) -> None:
    """A data block is never run, so the policy does not forbid it; the same words without a type are code."""
    data = SOUND["index.html"].replace("</body>", f'<script type="{type_}">{{"a": 1}}</script></body>')
    assert problems(tmp_path, {"index.html": data}) == []
    code = data.replace(f' type="{type_}"', "")
    assert any("<script> stands in the page" in line for line in problems(tmp_path, {"index.html": code}))
