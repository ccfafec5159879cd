"""One field at a time: what stands between `[[` and `]]`, and which field of the resource it is."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass, field, replace

from plugins.common.problems import Problem, did_you_mean, nearest
from plugins.common.wording import slugify, typographic
from plugins.resource_center.blocks import Field, FieldType

MOST_LINES = 40
LONGEST_LABEL = 80
# Word calls a file damaged whose content control has a longer tag.
LONGEST_ID = 64

INSIDE = re.compile(
    r"(?P<label>[^\[\](#*]*?)\s*(?P<required>\*)?\s*(#(?P<id>\S+))?\s*(?P<hints>(\([^()]*\)\s*)*)$"
)

# Hints that were meant as something else than help: a choice without its spaces, lines without a number.
SLASHED = re.compile(r"[\w-]+(/[\w-]+)+|.* /|/ .*")
COUNTED = re.compile(r"(\S+ ?)?lines?")
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
class Registry:
    """The fields of one resource while they are found, by id and by label, and what is wrong with them."""

    path: str
    fields: dict[str, Field] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    by_label: dict[str, Field] = field(default_factory=dict)
    plain: set[str] = field(default_factory=set)

    def problem(self, line: int, what: str, mending: str) -> None:
        """Note what is wrong with a field."""
        self.problems.append(Problem(self.path, line, "field", what, mending))

    def read(self, inside: str, line: int) -> Field | None:
        """Return the field that some brackets stand for, or None if they are none; `line` is for problems."""
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
        if SLASHED.fullmatch(hint):
            mending = (
                f"Write ({' / '.join(filter(None, hint.split('/')))}) for a choice, or say more as help."
            )
            self.problem(line, f'"({hint})" looks like a choice.', mending)
        elif COUNTED.fullmatch(word):
            self.problem(line, f'"({hint})" does not say how many lines.', "Write it as (4 lines).")
        elif not hint:
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
        self.by_label[found.label] = self.fields[merged.id] = merged
        return merged

    def _enter_new(self, found: Field, has_hints: bool, line: int) -> Field:
        other = self.fields.get(found.id)
        if other is not None:
            self.problem(
                line,
                f'"{found.label}" and "{other.label}" would share the id "{found.id}".',
                f"Give one an id of its own: [[{found.label} #another-id]].",
            )
        if not has_hints:
            self.plain.add(found.label)
        self.by_label[found.label] = self.fields[found.id] = found
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
