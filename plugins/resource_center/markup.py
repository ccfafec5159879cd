"""The field language: `[[Label (hint)]]`, `5 x` rows and checklist items, found in Markdown.

`prepare` takes fields out of the text before Markdown sees it and leaves a token for each,
so that a label may hold any sign and a table cell stays a table cell. The language is
described for authors in docs/fields.md.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from plugins.common.problems import Problem, did_you_mean, nearest
from plugins.common.wording import slugify, typographic
from plugins.resource_center.model import Field, FieldType

# A token is a field id between two private-use characters: Markdown passes them through.
TOKEN_START, TOKEN_END = "\ue000", "\ue001"
TOKEN = re.compile(f"{TOKEN_START}([a-z0-9-]+){TOKEN_END}")

MOST_ROWS = 60
MOST_LINES = 40
LONGEST_LABEL = 80
# Word calls a file damaged whose content control has a longer tag.
LONGEST_ID = 64

LIST_MARK = re.compile(r" {0,3}([-*+]|\d{1,2}\.) +\S")
QUOTE_MARK = re.compile(r" {0,3}>")
FENCE = re.compile(r" {0,3}(```|~~~)")
HEADING = re.compile(r" {0,3}(#{1,6})\s")
ITEM = re.compile(r"(\s*)[-*+] \[ \] +\S")
ITEM_SLIP = re.compile(r"\s*[-*+]\s*\[ ?[xX✓]? ?\](?!\()(?!\])")
TABLE_RULE = re.compile(r"\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$")
REPEATED_ROW = re.compile(r"(\s*\|?\s*)(\d+)\s*[x×]\s+(?=\S)")
FIELD_OR_CODE = re.compile(r"(?P<code>`+[^`]*`+)|(?P<field>\[\[(?P<inside>.*?)\]\])|(?P<open>\[\[)")
INSIDE = re.compile(
    r"(?P<label>[^(#*]*?)\s*(?P<required>\*)?\s*(#(?P<id>\S+))?\s*(?P<hints>(\([^()]*\)\s*)*)$"
)

TYPE_HINTS = {
    "text": FieldType.TEXT,
    "date": FieldType.DATE,
    "number": FieldType.NUMBER,
    "e-mail": FieldType.EMAIL,
    "email": FieldType.EMAIL,
    "phone": FieldType.PHONE,
    "link": FieldType.LINK,
}


@dataclass
class Prepared:
    """A text ready for Markdown: fields replaced by tokens, and where things stood.

    `lines[i]` is the line in the file of line i of `text`; `item_lines` and `heading_lines`
    hold the file's line of each checklist item and heading, in order.
    """

    path: str
    text: str = ""
    lines: list[int] = field(default_factory=list)
    fields: dict[str, Field] = field(default_factory=dict)
    item_lines: list[int] = field(default_factory=list)
    heading_lines: list[int] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def line_of(self, wanted: str) -> int:
        """Return the file's line on which some text first stands, or 0."""
        for line, text in zip(self.lines, self.text.split("\n"), strict=True):
            if wanted in text:
                return line
        return 0


def prepare(body: str, first_line: int, path: str, subject: str = "", subject_line: int = 0) -> Prepared:
    """Find every field and checklist item of a resource.

    `body` is the Markdown below the front matter, which begins on `first_line` of `path`.
    Fields of the subject come first; they share labels with the body. The text returned is
    the subject, an empty line and the body; every misuse is in `problems`, with its line.
    """
    prepared = Prepared(path)
    registry = _Registry(prepared)
    numbered = [(subject_line, subject), (subject_line, "")] if subject else []
    numbered += [(first_line + index, line) for index, line in enumerate(body.split("\n"))]
    text = []
    for line, written in _expand_rows(numbered, prepared):
        text.append(written)
        prepared.lines.append(line)
    places = _places(text)
    for index in _glued_lists(text, places):
        prepared.problems.append(
            Problem(
                path,
                prepared.lines[index],
                "list",
                "a list begins right below a text, so it would become part of it.",
                "Put an empty line before it.",
            )
        )
    for index, place in enumerate(places):
        line = prepared.lines[index]
        if place == "code":
            continue
        if TOKEN_START in text[index] or TOKEN_END in text[index]:
            prepared.problems.append(
                Problem(
                    path, line, "text", "a character from the private-use area stands here.", "Delete it."
                )
            )
        if place == "heading":
            prepared.heading_lines.append(line)
        if ITEM.match(text[index]):
            prepared.item_lines.append(line)
        elif ITEM_SLIP.match(text[index]):
            prepared.problems.append(
                Problem(path, line, "checklist", "this is not an open box.", 'Write it as "- [ ] text".')
            )
        text[index] = registry.replace_fields(text[index], line, place)
    prepared.text = "\n".join(text)
    return prepared


def _places(lines: list[str]) -> list[str]:
    """Tell for each line where it stands: «code», «heading», «table header» or «text»."""
    places = []
    fence = ""
    for index, line in enumerate(lines):
        opening = FENCE.match(line)
        if fence or opening:
            places.append("code")
            if opening and not fence:
                fence = opening.group(1)
            elif opening and opening.group(1) == fence:
                fence = ""
        elif HEADING.match(line):
            places.append("heading")
        elif "|" in line and index + 1 < len(lines) and _is_table_rule(lines[index + 1]):
            places.append("table header")
        else:
            places.append("text")
    return places


def _glued_lists(lines: list[str], places: list[str]) -> Iterator[int]:
    """Yield where a list begins without an empty line before it; Markdown takes it for text, silently."""
    in_text = False
    for index, (line, place) in enumerate(zip(lines, places, strict=True)):
        if place != "text" or not line.strip() or QUOTE_MARK.match(line):
            in_text = False
        elif LIST_MARK.match(line):
            if in_text:
                yield index
            in_text = False
        elif index == 0 or not lines[index - 1].strip():
            in_text = True


def _is_table_rule(line: str) -> bool:
    return "-" in line and "|" in line and bool(TABLE_RULE.match(line))


def _expand_rows(lines: list[tuple[int, str]], prepared: Prepared) -> Iterator[tuple[int, str]]:
    """Repeat a table row that begins with «5 x» five times, numbering its fields."""
    for line, written in lines:
        found = REPEATED_ROW.match(written)
        if not found or written.count("|") < 1 or "[[" not in written:
            yield line, written
            continue
        count = int(found.group(2))
        if not 1 <= count <= MOST_ROWS:
            prepared.problems.append(
                Problem(
                    prepared.path,
                    line,
                    "rows",
                    f"{count} rows are asked for; 1 to {MOST_ROWS} is the limit.",
                    "Write a number in that range.",
                )
            )
            count = 1
        rest = found.group(1) + written[found.end() :]
        for number in range(1, count + 1):
            yield line, _number_fields(rest, number)


def _number_fields(row: str, number: int) -> str:
    def numbered(found: re.Match[str]) -> str:
        if found["field"] is None:
            return found.group()
        parts = INSIDE.match(found["inside"])
        if not parts or not parts["label"].strip():
            return found.group()
        explicit = f" #{parts['id']}-{number}" if parts["id"] else ""
        required = "*" if parts["required"] else ""
        return f"[[{parts['label'].strip()} {number}{required}{explicit} {parts['hints']}]]"

    return FIELD_OR_CODE.sub(numbered, row)


@dataclass
class _Registry:
    """The fields of one resource while they are found."""

    prepared: Prepared
    by_label: dict[str, Field] = field(default_factory=dict)
    plain: set[str] = field(default_factory=set)

    def problem(self, line: int, what: str, mending: str) -> None:
        self.prepared.problems.append(Problem(self.prepared.path, line, "field", what, mending))

    def replace_fields(self, text: str, line: int, place: str) -> str:
        def token(found: re.Match[str]) -> str:
            if found["code"]:
                return found.group()
            if found["open"]:
                self.problem(
                    line, 'a field is opened with "[[" and not closed on this line.', 'Close it with "]]".'
                )
                return found.group()
            used = self._read(found["inside"], line)
            if used is None:
                return ""
            if place != "text":
                self.problem(
                    line,
                    f'the field "{used.label}" stands in a {place}.',
                    "Put it in the text below.",
                )
            return f"{TOKEN_START}{used.id}{TOKEN_END}"

        return FIELD_OR_CODE.sub(token, text)

    def _read(self, inside: str, line: int) -> Field | None:
        parts = INSIDE.match(inside)
        if parts is None:
            self.problem(
                line,
                f'"[[{inside}]]" is not a field.',
                "Write [[Label]] or [[Label (hint)]]; a label holds no brackets, # or *.",
            )
            return None
        label = typographic(" ".join(parts["label"].split()))
        if not slugify(label) and not parts["id"]:
            what = (
                "a field has no label." if not label else f'the label "{label}" has no Latin letter or digit.'
            )
            self.problem(line, what, "Name it, or give it an id: [[Label #id]].")
            return None
        if len(label) > LONGEST_LABEL:
            self.problem(
                line,
                f'the label "{label[:30]}…" has {len(label)} characters; {LONGEST_LABEL} is the limit.',
                "Shorten it, and put the rest into brackets as help.",
            )
        found = Field(id=parts["id"] or _id_of(label), label=label, is_required=bool(parts["required"]))
        if not is_id(found.id):
            self.problem(
                line,
                f'"#{parts["id"]}" cannot be an id.',
                f"Use small letters, digits and single hyphens, at most {LONGEST_ID} of them.",
            )
            return None
        hints = [hint.strip() for hint in re.findall(r"\(([^()]*)\)", parts["hints"])]
        for hint in hints:
            found = self._add(found, hint, line)
        return self._enter(found, bool(hints), line)

    def _add(self, found: Field, hint: str, line: int) -> Field:
        """Return a field with one more hint; two types, or two help texts, are one too many."""
        described = self._apply(found, hint, line)
        changes_type = found.type not in {FieldType.TEXT, described.type}
        if changes_type or (found.help and described.help != found.help):
            self.problem(
                line,
                f'"({hint})" does not go with the brackets before it.',
                f'Give "{found.label}" one type and one help text.',
            )
        return described

    def _apply(self, found: Field, hint: str, line: int) -> Field:
        word = hint.lower()
        if word in TYPE_HINTS:
            return replace(found, type=TYPE_HINTS[word])
        lines = re.fullmatch(r"(\d+) lines?", word)
        if lines:
            return self._with_lines(found, int(lines.group(1)), line)
        if " / " in hint:
            return self._with_options(found, hint, line)
        if not hint:
            self.problem(
                line, f'the brackets after "{found.label}" are empty.', "Put a hint in them, or delete them."
            )
        elif " " not in hint and nearest(word, TYPE_HINTS):
            self.problem(line, f'"({hint})" looks like a slip.', did_you_mean(word, TYPE_HINTS))
        return replace(found, help=typographic(hint))

    def _with_lines(self, found: Field, count: int, line: int) -> Field:
        if not 2 <= count <= MOST_LINES:
            self.problem(
                line,
                f"a field of {count} lines.",
                f"Ask for 2 to {MOST_LINES} lines; one line needs no hint.",
            )
            return found
        return replace(found, type=FieldType.LINES, lines=count)

    def _with_options(self, found: Field, hint: str, line: int) -> Field:
        options = tuple(typographic(option.strip()) for option in hint.split(" / "))
        if not all(options):
            self.problem(
                line,
                f'the choice "({hint})" has an empty option.',
                "Write it as (phone / video / in person).",
            )
        if len(set(options)) < len(options):
            self.problem(line, f'the choice "({hint})" names an option twice.', "Name each once.")
        return replace(found, type=FieldType.CHOICE, options=options)

    def _enter(self, found: Field, has_hints: bool, line: int) -> Field:
        known = self.by_label.get(found.label)
        if known is None:
            return self._enter_new(found, has_hints, line)
        bare = found.label in self.plain
        required = known.is_required or found.is_required
        merged = replace(found if has_hints and bare else known, id=known.id, is_required=required)
        if has_hints and not bare and replace(found, id=known.id, is_required=required) != merged:
            before, now = _described(known), _described(found)
            self.problem(
                line,
                f'"{found.label}" was described differently before: ({before}), now ({now}).',
                "Describe it once; after that [[" + found.label + "]] is enough.",
            )
        if has_hints:
            self.plain.discard(found.label)
        self.by_label[found.label] = self.prepared.fields[merged.id] = merged
        return merged

    def _enter_new(self, found: Field, has_hints: bool, line: int) -> Field:
        other = self.prepared.fields.get(found.id)
        if other is not None:
            self.problem(
                line,
                f'"{found.label}" and "{other.label}" would share the id "{found.id}".',
                f"Give one an id of its own: [[{found.label} #another-id]].",
            )
        if not has_hints:
            self.plain.add(found.label)
        self.by_label[found.label] = self.prepared.fields[found.id] = found
        return found


def is_id(text: str) -> bool:
    """Whether a text can be the id of a field or an item, in an address and in every document."""
    return 0 < len(text) <= LONGEST_ID and text == slugify(text)


def _id_of(label: str) -> str:
    """Return the id a label gives; one that is too long ends in its checksum, so that it stays its own."""
    whole = slugify(label)
    if len(whole) <= LONGEST_ID:
        return whole
    checksum = f"{zlib.crc32(whole.encode()):08x}"
    return f"{whole[: LONGEST_ID - len(checksum) - 1].rstrip('-')}-{checksum}"


def _described(known: Field) -> str:
    match known.type:
        case FieldType.CHOICE:
            return " / ".join(known.options)
        case FieldType.LINES:
            return f"{known.lines} lines"
        case FieldType.TEXT:
            return known.help or "text"
        case _:
            return known.type.value
