"""What articles add to Markdown: `## Step: …`, `[resource: …]`, `[signup: …]`, `[pull: …]`, `[video: …]`.

Each block stands alone on its line, is plain text anywhere else, and cannot run code.
"""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from xml.etree import ElementTree as ET

import nh3
from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markupsafe import Markup

from plugins.articles.figures import Figures, Video, add_video, read_video
from plugins.articles.model import Embed, Heading, Part, Step
from plugins.common.patterns import spare_patterns
from plugins.common.problems import Problem, nearest, one_of
from plugins.common.wording import slugify

BLOCK = re.compile(r"\[(?P<word>[A-Za-z-]+):\s*(?P<value>[^\]]*?)\s*\]\s*$")
EMBED = re.compile(r"(?P<slug>[a-z0-9-]+)(\s*,\s*show:\s*(?P<show>\S+))?$")
EMBEDDED = re.compile(
    r'<div data-embed="(?P<kind>[a-z]+)" data-ref="(?P<slug>[a-z0-9-]+)" data-show="(?P<show>[a-z]+)"></div>'
)
FENCE = re.compile(r" {0,3}(```|~~~)")
STEP = "Step: "
WAYS_TO_SHOW = {"resource": ("card", "fields", "message"), "signup": ("form",)}
BLOCK_WORDS = ("resource", "signup", "pull", "video")
CONTENT_LEVELS = (2, 3)


def find_blocks(body: str, first_line: int, path: str) -> tuple[list[Embed], list[Problem]]:
    """Find every embed of an article, and every block that is written wrongly."""
    embeds: list[Embed] = []
    problems: list[Problem] = []
    fenced = False
    for number, line in enumerate(body.split("\n"), start=first_line):
        fenced ^= bool(FENCE.match(line))
        found = None if fenced else BLOCK.match(line)
        if not found:
            continue
        word, value = found["word"], found["value"]
        if word == "pull" and value:
            continue
        read = read_video(value) if word == "video" else _read_embed(word, value, number)
        if isinstance(read, Embed):
            embeds.append(read)
        elif isinstance(read, tuple):
            problems.append(Problem(path, number, word, *read))
    return embeds, problems


def _read_embed(word: str, value: str, line: int) -> Embed | tuple[str, str] | None:
    """Return the embed, or (what is wrong, how to mend it), or None for ordinary text."""
    if word not in BLOCK_WORDS:
        meant = nearest(word, BLOCK_WORDS)
        return (f'there is no block "[{word}: …]".', f'Did you mean "[{meant}: {value}]"?') if meant else None
    if word == "pull":
        return "nothing is pulled out.", "Write the sentence: [pull: A closed door …]."
    found = EMBED.match(value)
    if not found:
        return f'"{value}" does not name one.', f"Write [{word}: its-name], as the file is called."
    ways = WAYS_TO_SHOW[word]
    show = found["show"] or ways[0]
    if show not in ways:
        return f'it cannot be shown as "{show}".', f"Write {one_of(ways)}."
    return Embed(word, found["slug"], show, line)


class ArticleExtension(Extension):
    """The Markdown extension that turns the blocks and steps above into HTML."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Markdown's name
        """Register the block processor and the step processor (after `toc`, which gives ids)."""
        md.parser.blockprocessors.register(_Blocks(md.parser), "article-blocks", 175)
        md.parser.blockprocessors.register(Figures(md.parser), "article-figures", 174)
        md.treeprocessors.register(_Steps(md), "article-steps", 4)


class _Blocks(BlockProcessor):
    def test(self, parent: ET.Element, block: str) -> bool:  # noqa: ARG002 - Markdown's signature
        found = BLOCK.fullmatch(block.strip())
        return bool(found and found["word"] in BLOCK_WORDS)

    def run(self, parent: ET.Element, blocks: list[str]) -> None:
        found = BLOCK.fullmatch(blocks.pop(0).strip())
        assert found
        if found["word"] == "pull":
            ET.SubElement(parent, "p", {"class": "pull"}).text = found["value"]
            return
        if found["word"] == "video":
            video = read_video(found["value"])
            if isinstance(video, Video):
                add_video(parent, video)
            return
        embed = _read_embed(found["word"], found["value"], 0)
        if isinstance(embed, Embed):
            ET.SubElement(
                parent, "div", {"data-embed": embed.kind, "data-ref": embed.slug, "data-show": embed.show}
            )


class _Steps(Treeprocessor):
    """Wraps each `## Step: …` and what follows, up to the next `##`, into a numbered section."""

    def run(self, root: ET.Element) -> None:
        children = list(root)
        for child in children:
            root.remove(child)
        section: ET.Element | None = None
        number = 0
        for child in children:
            if child.tag in ("h2", "hr") or child.get("class") == "footnote":
                section = None
            if child.tag == "h2" and (child.text or "").startswith(STEP):
                number += 1
                section = ET.SubElement(
                    root, "section", {"class": "step", "aria-labelledby": child.get("id", "")}
                )
                _number(child, number)
            (root if section is None else section).append(child)


def _number(heading: ET.Element, number: int) -> None:
    title = ET.Element("span", {"class": "step-title"})
    title.text = (heading.text or "").removeprefix(STEP)
    for child in list(heading):
        heading.remove(child)
        title.append(child)
    heading.text = None
    numeral = ET.SubElement(heading, "span", {"class": "step-number"})
    ET.SubElement(numeral, "span", {"class": "visually-hidden"}).text = "Step "
    numeral[-1].tail = str(number)
    numeral.tail = " "
    heading.append(title)


@cache
def converter() -> Markdown:
    """Return the converter for articles and pages: one for all, since Pelican makes readers by the dozen."""
    finished = Markdown(
        extensions=["tables", "sane_lists", "smarty", "footnotes", "attr_list", "toc", ArticleExtension()],
        extension_configs={
            "toc": {"slugify": lambda value, _separator: slugify(value.removeprefix(STEP)) or "section"},
            "footnotes": {"BACKLINK_TITLE": "Back to the text"},
        },
    )
    return spare_patterns(finished)


def contents(md: Markdown) -> tuple[tuple[Heading, ...], tuple[Step, ...]]:
    """Return the headings (levels 2 and 3) and the steps of the text converted last."""
    headings: list[Heading] = []
    steps: list[Step] = []

    def walk(tokens: list[dict[str, object]]) -> None:
        for token in tokens:
            title = unescape(str(token["name"]))
            if title.startswith(STEP):
                steps.append(Step(len(steps) + 1, title.removeprefix(STEP), str(token["id"])))
            level = int(str(token["level"]))
            if level in CONTENT_LEVELS:
                headings.append(Heading(level, title.removeprefix(STEP), str(token["id"])))
            walk(token["children"])  # type: ignore[arg-type]

    walk(md.toc_tokens)  # type: ignore[attr-defined]
    return tuple(headings), tuple(steps)


ALLOWED_TAGS = {
    "a", "abbr", "aside", "blockquote", "br", "caption", "cite", "code", "dd", "del", "details", "div", "dl",
    "dt", "em", "figcaption", "figure", "h2", "h3", "h4", "hr", "img", "ins", "kbd", "li", "mark", "ol", "p",
    "pre", "q", "s", "section", "small", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td",
    "tfoot", "th", "thead", "tr", "ul",
}  # fmt: skip
ALLOWED_ATTRIBUTES = {
    "*": {"id", "class", "lang", "title"},
    "a": {"href", "rel", "role"},
    "div": {"data-embed", "data-ref", "data-show"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "section": {"aria-labelledby"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}


CLEANER = nh3.Cleaner(tags=ALLOWED_TAGS, attributes=ALLOWED_ATTRIBUTES, link_rel=None, strip_comments=True)


def clean(html: str) -> str:
    """Return HTML with only what the allow-list names: nothing written in Markdown can run."""
    return CLEANER.clean(html)


def parts(html: str) -> list[Part]:
    """Split an article's HTML at its embeds. Joined again, the parts are the article."""
    found: list[Part] = []
    end = 0
    for embed in EMBEDDED.finditer(html):
        found.append(Part(html=Markup(html[end : embed.start()])))  # noqa: S704 - cleaned by `clean`
        found.append(Part(embed=Embed(embed["kind"], embed["slug"], embed["show"])))
        end = embed.end()
    found.append(Part(html=Markup(html[end:])))  # noqa: S704
    return found
