"""One formula: text → tree. What its names and functions mean is the checker's business.

The grammar, specified in docs/formulas.md:

    formula = "=" compare         compare = join [("=" | "<>" | "<" | "<=" | ">" | ">=") join]
    join    = sum {"&" sum}       sum     = product {("+" | "-") product}
    product = sign {("*" | "/") sign}         sign    = ["-"] atom
    atom    = number | "text" | TRUE | FALSE | Name | Name "(" [compare {"," compare}] ")"
            | [Column] | [@Column] | Table[Column] | "(" compare ")"
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from plugins.resource_center.workbook.expression import (
    COMPARISONS,
    LEVELS,
    NEGATIVE,
    Call,
    CellRef,
    ColumnRef,
    Expression,
    FormulaFault,
    Literal,
    NameRef,
    Reference,
)

MOST_TOKENS = 250  # more is unreadable, and a tree as deep as that would exhaust the stack
LONGEST_TEXT = 255  # Excel refuses a longer text inside a formula
MOST_DIGITS = 15  # Excel keeps no more of a number
DEEPEST = 40  # Excel refuses more than 64 levels, and printing adds a few

SPLIT = "Give a part of it a column or a figure of its own."


def parse_formula(text: str) -> Expression:
    """Return the tree of a formula, its references not settled; raise FormulaFault if it is none."""
    if not text.lstrip().startswith("="):
        raise FormulaFault("it does not begin with =.", "Write it like = SUM([Points]).")
    tokens = list(_tokens(text.strip()[1:]))
    if len(tokens) > MOST_TOKENS:
        raise FormulaFault(f"it has {len(tokens)} parts; {MOST_TOKENS} is the limit.", SPLIT)
    return _Parser(tokens).formula()


def parse_column(text: str) -> ColumnRef | None:
    """Return `Table[Column]` as a reference, or None if the text is something else."""
    found = re.fullmatch(r"\s*([^\W\d]\w*)\[([^\[\]@]+)\]\s*", text)
    return ColumnRef(found[1], found[2].strip()) if found else None


# --- tokens ---------------------------------------------------------------------------------


TOKEN = re.compile(
    r"""\s*(?:
        (?P<number>\d+(?:\.\d+)?)
      | (?P<text>"(?:[^"]|"")*")
      | (?P<bracket>\[@?[^\[\]@]+\])
      | (?P<name>[^\W\d]\w*)
      | (?P<sign><>|<=|>=|[-+*/&=<>(),])
      | (?P<end>$)
    )""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str


def _tokens(text: str) -> Iterator[_Token]:
    at = 0
    while True:
        found = TOKEN.match(text, at)
        if found is None:
            raise _unreadable(text[at:].lstrip())
        kind = str(found.lastgroup)
        yield _Token(kind, found[kind])
        if kind == "end":
            return
        at = found.end()


_UNREADABLE = (
    ('"', "a text is opened and never closed.", 'Close it: "…". A quotation mark inside is written twice.'),
    ("[", "a column is opened and never closed.", "Write it like [Points]."),
    ("^", "^ is not in the language: programs differ on -2^2.", "Multiply instead."),
    ("%", "% is not in the language.", "Write 0.1 for 10%."),
    (";", "a semicolon stands between arguments.", "Put a comma."),
    ("'", "a single quotation mark.", 'Put text in double ones: "…".'),
)


def _unreadable(rest: str) -> FormulaFault:
    for sign, what, mending in _UNREADABLE:
        if rest.startswith(sign):
            return FormulaFault(what, mending)
    return FormulaFault(
        f"it cannot be read at «{rest[:12]}».", "See docs/formulas.md for what a formula may hold."
    )


# --- the parser -----------------------------------------------------------------------------


class _Parser:
    """Reads tokens by precedence; one method for each line of the grammar."""

    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens = tokens
        self.at = 0
        self.depth = 0

    def formula(self) -> Expression:
        tree = self.compare()
        if self.peek.kind != "end":
            raise FormulaFault(
                f"«{self.peek.text}» stands where the formula should end.", "Is an operator missing?"
            )
        return tree

    @property
    def peek(self) -> _Token:
        return self.tokens[self.at]

    def take(self) -> _Token:
        token = self.peek
        self.at += 1
        return token

    def is_sign(self, *signs: str) -> bool:
        return self.peek.kind == "sign" and self.peek.text in signs

    def expect(self, sign: str) -> None:
        if not self.is_sign(sign):
            raise FormulaFault(
                f"«{sign}» is missing before {self._shown()}.", "Count the brackets and the commas."
            )
        self.take()

    def compare(self) -> Expression:
        self.depth += 1
        if self.depth > DEEPEST:
            raise FormulaFault("it is nested too deeply.", SPLIT)
        left = self.chain(1)
        if self.is_sign(*COMPARISONS):
            left = Call(self.take().text, (left, self.chain(1)))
            if self.is_sign(*COMPARISONS):
                raise FormulaFault("two comparisons in a row.", "Write AND(a < b, b < c).")
        self.depth -= 1
        return left

    def chain(self, level: int) -> Expression:
        if level == len(LEVELS):
            return self.signed()
        left = self.chain(level + 1)
        while self.is_sign(*LEVELS[level]):
            left = Call(self.take().text, (left, self.chain(level + 1)))
        return left

    def signed(self) -> Expression:
        if not self.is_sign("-"):
            return self.atom()
        self.take()
        if self.is_sign("-"):
            raise FormulaFault("two minus signs in a row.", "Leave both out, or put brackets.")
        value = self.atom()
        if isinstance(value, Literal) and isinstance(value.value, int | float):
            return Literal(-value.value)
        return Call(NEGATIVE, (value,))

    def atom(self) -> Expression:
        token = self.take()
        match token.kind:
            case "number":
                return Literal(_number(token.text))
            case "text":
                return Literal(_text(token.text))
            case "bracket":
                return self._bracket(token.text)
            case "name":
                return self._named(token.text)
            case "sign" if token.text == "(":
                inner = self.compare()
                self.expect(")")
                return inner
        self.at -= 1
        raise FormulaFault(
            f"a value is missing before {self._shown()}.", "Count the brackets and the commas."
        )

    @staticmethod
    def _bracket(text: str) -> Expression:
        if text.startswith("[@"):
            return CellRef(text[2:-1].strip())
        return Reference(None, text[1:-1].strip())

    def _named(self, name: str) -> Expression:
        if self.is_sign("("):
            return Call(name.upper(), self._arguments())
        if self.peek.kind == "bracket":
            bracket = self.take().text
            if bracket.startswith("[@"):
                raise FormulaFault(
                    f"{name}{bracket} mixes a table with «this row».", "Leave out the table's name."
                )
            return Reference(name, bracket[1:-1].strip())
        if name.upper() in {"TRUE", "FALSE"}:
            return Literal(name.upper() == "TRUE")
        return NameRef(name)

    def _arguments(self) -> tuple[Expression, ...]:
        self.expect("(")
        found: list[Expression] = []
        while not self.is_sign(")"):
            if found:
                self.expect("," if self.peek.kind != "end" else ")")
            found.append(self.compare())
        self.expect(")")
        return tuple(found)

    def _shown(self) -> str:
        return f"«{self.peek.text}»" if self.peek.text else "the end"


def _number(text: str) -> float:
    if len(text.replace(".", "").strip("0")) > MOST_DIGITS:
        raise FormulaFault(
            f"{text} has more than {MOST_DIGITS} digits.", "A spreadsheet keeps no more: round it."
        )
    return float(text) if "." in text else int(text)


def _text(token: str) -> str:
    text = token[1:-1].replace('""', '"')
    if len(text) > LONGEST_TEXT:
        raise FormulaFault(f"a text has {len(text)} characters; {LONGEST_TEXT} is the limit.", "Shorten it.")
    return text
