"""Resources written in the test as an author writes them, and the imprint they are published under."""

from __future__ import annotations

import textwrap
from datetime import date
from functools import cache
from pathlib import Path

from plugins.common.front_matter import Source, read_source
from plugins.resource_center.blocks import Inlines, Paragraph
from plugins.resource_center.formats import render_download
from plugins.resource_center.kinds import KINDS
from plugins.resource_center.markup import prepare
from plugins.resource_center.model import Change, Download, Imprint, Resource
from plugins.resource_center.parse import markdown, parse

CONTENT = Path(__file__).resolve().parents[3] / "content" / "resources"
DAY = date(2026, 11, 22)
IMPRINT = Imprint(
    site_name="Sprint Recruiting",
    site_address="https://example.org",
    licence_name="CC BY 4.0",
    licence_url="https://creativecommons.org/licenses/by/4.0/",
    palette={
        "ground": "#ffffff",
        "ink": "#16130f",
        "quiet": "#57504a",
        "rule": "#d9d4cf",
        "edge": "#857b72",
        "track": "#b03a20",
        "track-deep": "#8f2c16",
        "chalk": "#fff7f0",
        "field": "#fbeee8",
    },
)


def written(
    body: str, title: str = "A resource", kind: str = "template", subject: str = "", slug: str = "sample"
) -> Resource:
    """Return the resource that a body of Markdown (dedented) makes; any problem in it fails the test."""
    text = textwrap.dedent(body).strip("\n")
    prepared = prepare(text, 10, "content/resources/sample.md", subject, 5)
    html = markdown(keeps_line_breaks=KINDS[kind].keeps_line_breaks).convert(prepared.text)
    blocks, problems = parse(html, prepared)
    assert [*prepared.problems, *problems] == []
    first: Inlines = ()
    if subject:
        assert isinstance(blocks[0], Paragraph)
        first, blocks = blocks[0].content, blocks[1:]
    return Resource(
        slug=slug,
        title=title,
        summary="One sentence on what it is.",
        kind=kind,
        audiences=("candidate",),
        topics=("feedback",),
        minutes=10,
        edition=DAY,
        changes=(Change(DAY, "First edition."),),
        body=blocks,
        subject=first,
    )


@cache
def download(resource: Resource, key: str) -> Download:
    """Return a resource's file, rendered once for all tests that only read it."""
    return render_download(resource, key, IMPRINT)


def published() -> list[Path]:
    """Return the files of the site's own resources that are offered as documents."""
    offered = {kind for kind, row in KINDS.items() if "docx" in row.formats}
    return [file for file in sorted(CONTENT.glob("*.md")) if _told(file, "kind") in offered]


def from_file(file: Path) -> Resource:
    """Return the resource of a file of the site."""
    source = _source(file)
    return written(source.body, _told(file, "title"), _told(file, "kind"), _told(file, "subject"), file.stem)


def _told(file: Path, key: str) -> str:
    entry = _source(file).entries.get(key)
    return str(entry.value.data) if entry else ""


def _source(file: Path) -> Source:
    source = read_source(file, file.name)
    assert isinstance(source, Source), source
    return source


MESSAGE = written(
    """
    Hi [[Interviewer's first name*]],

    Thank you for the time on [[Interview date (date)]]. I accept the decision about the [[Role]].
    What is the **one thing** I could do better?

    I am free for ten minutes by [[Way to talk (phone / video / in person)]].

    > A sentence to add: [[Something you learned (2 lines)]]

    Best regards,
    [[Your name]]
    [[Your phone number (phone)]]
    """,
    title="Ask for feedback after a rejection",
    kind="message",
    subject="Thank you, and one question about the [[Role]] interview",
    slug="feedback-request",
)

CHECKLIST = written(
    """
    Role I wanted: [[Role]] at [[Company]], heard on [[Date (date)]].

    ## The day itself

    - [ ] Answer the message. Nothing else today.
    - [ ] Tell one person. That person is [[Who]] and I call them at [[Time]].
    - [ ] Write down what you'd do differently.
        - [ ] What went well
        - [ ] What did not, in one sentence: [[One sentence]]
            - [ ] A third level

    ## By the end of the week

    - [ ] Pick two skills, each with a date.
        1. One you can learn alone.
        2. One you need a person for.

    3. Do not stalk the hire.
    4. Do not post about it.
        - Not even *vaguely*.

    ---

    See [the article](https://example.org/articles/rejected/).
    """,
    title="The first week after a rejection",
    kind="checklist",
    slug="first-week",
)

SCORECARD = written(
    """
    ## Interview details

    [[Candidate*]] [[Role]]
    [[Interviewer]] [[Interview date (date) (the last one)]]

    [[Stage (Phone screen / First interview / Panel)]]

    [[Points (number)]] [[Phone (phone)]] [[E-mail (e-mail)]] [[Profile (link)]]

    ### Ratings

    | Competency | What good looks like | Score | Evidence |
    |---|---|---|---|
    | Role knowledge | Explains past decisions | [[Score 1 (1 / 2 / 3)]] | [[Evidence 1 (3 lines)]] |
    | Problem solving | Checks assumptions | [[Score 2 (1 / 2 / 3)]] | [[Evidence 2 (3 lines)]] |

    | Action | By when |
    |---|---|
    | 3 x [[Action]] | [[By when (date)]] |

    ## Decision

    [[Summary (5 lines) (facts, not impressions)]]
    """,
    title="Structured interview scorecard",
    slug="interview-scorecard",
)

USUAL = (MESSAGE, CHECKLIST, SCORECARD)

EVERY_TYPE = """[[Text{0}]] | [[Date{0} (date)]] | [[Number{0} (number)]] | [[Mail{0} (e-mail)]] | \
[[Phone{0} (phone)]] | [[Link{0} (link)]] | [[Lines{0} (2 lines)]] | [[Choice{0} (a / b)]]"""

AWKWARD = {
    "no fields": written("Only words.\n\n## And a heading\n\nMore *words*."),
    "fields in nested lists": written(
        """
        - First [[One]]
            - Second [[Two (date)]]
                1. Third [[Three (a / b)]]

                    A paragraph below, with [[Four]].

                    [[Five (2 lines)]]

        - [[Six]]

        > [[Seven]]
        >
        > - [ ] An item in a quote with [[Eight]]
        """
    ),
    "a table over several pages": written(
        "| Step | Who | When |\n|---|---|---|\n| 40 x [[Step]] | [[Who]] | [[When (date)]] |"
    ),
    "labels as long as they may be": written(
        f"""
        [[A label of eighty characters that goes on for as long as it possibly can, yes it]]

        In a sentence: [[Another label of eighty characters, which is nearly the same as the one]].

        - [ ] An item whose words go on, so that its id and its title have to be cut. {"And on. " * 9}
        """
    ),
    "right to left": written(
        """
        Dear [[שם המראיין #interviewer]], thank you. Salut [[Łukasz Żółć (Дмитрий / Ελένη / محمد)]].

        [[اسم #name (اكتب هنا)]]
        """
    ),
    "every type in a table": written(
        "| Text | Date | Number | Mail | Phone | Link | Lines | Choice |\n"
        "|---|---|---|---|---|---|---|---|\n"
        f"| {EVERY_TYPE.format(' 1')} |\n| {EVERY_TYPE.format(' 2')} |"
    ),
    "every type in a sentence": written(
        " and ".join(part.strip() for part in f"So {EVERY_TYPE.format('')} here".split("|")) + "."
    ),
    "every type in a form": written(EVERY_TYPE.format("").replace(" | ", "\n")),
    "one field in many places": written(
        """
        [[Name]] writes to [[Name]], and [[When (date)]] is [[When]]. [[How (a / b)]] is [[How]].

        | Who | Again |
        |---|---|
        | [[Name]] | [[When]] |
        """
    ),
    "signs that mean something elsewhere": written(
        """
        ## <b> & "quotes" $body {} \\ #set %

        Text with `code <&>`, $title, #link, ]]> and \\*stars\\*: [[A & B <c> "d" $e]].

        - [ ] Tick <this> & "that" $now
        """,
        title='Title with <tags> & "quotes" $x #y',
    ),
    "three hundred fields": written(
        "\n\n".join(f"Question {n}: [[Answer {n}]] or [[Choice {n} (yes / no)]]." for n in range(150))
    ),
}

EVERY = {**{each.slug: each for each in USUAL}, **AWKWARD}
