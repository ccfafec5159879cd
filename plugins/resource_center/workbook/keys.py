"""The keys of a workbook's YAML: one row a key, with its type and a sentence of help."""

from __future__ import annotations

from collections.abc import Callable

from plugins.common.front_matter import Node
from plugins.common.schema import Fault, Key, Schema, list_of, text, whole_number, word_of, yes_no
from plugins.resource_center.workbook import cells
from plugins.resource_center.workbook.display import FORMATS, Format
from plugins.resource_center.workbook.expression import ColumnRef, FormulaFault
from plugins.resource_center.workbook.formula import parse_column, parse_formula
from plugins.resource_center.workbook.model import CellType, ChartType, Formula, Mark

MOST_SPARE = 1_000


def _raw(node: Node) -> Node:
    return node


def _line(longest: int) -> Callable[[Node], str]:
    """One line of text without control characters."""
    read = text(longest)

    def type_(node: Node) -> str:
        return cells.printable(read(node))

    return type_


def _formula(node: Node) -> Formula:
    written = cells.scalar(node)
    try:
        return Formula(written, parse_formula(written), node.line)
    except FormulaFault as fault:
        raise Fault(fault.what, fault.mending, node.line) from None


def _column_ref(node: Node) -> ColumnRef:
    written = cells.scalar(node)
    found = parse_column(written)
    if found is None:
        raise Fault(f'"{written}" names no column.', "Write it like Roles[Points].", node.line)
    return found


def _choices(node: Node) -> tuple[str, ...] | ColumnRef:
    if isinstance(node.data, str):
        return _column_ref(node)
    return cells.choices(list_of(_line(80))(node))


def _format(node: Node) -> Format:
    return FORMATS[word_of(FORMATS)(node)]


LABEL = Key("label", _line(60), "What it is called on the sheet.", required=True)
FORMAT = Key("format", _format, f"How it is shown: {', '.join(FORMATS)}.")
HELP = Key("help", _line(250), "A sentence shown beside the cell.", default="")
RULES = Key("rules", _raw, "When it is marked, and why.")
ACCEPTS: Schema = (
    Key("choices", _choices, "A list of words, or a column like Stages[Stage]."),
    Key("min", cells.number, "The least it may be."),
    Key("max", cells.number, "The most it may be."),
    FORMAT,
    HELP,
)
INPUT: Schema = (
    LABEL,
    Key("type", word_of(list(CellType)), f"What may be typed: {', '.join(CellType)}.", required=True),
    Key("value", _raw, "What it is to begin with.", required=True),
    Key("now", yes_no, "yes where it is the moment at which the board is read.", default=False),
    *ACCEPTS,
)
FIGURE: Schema = (
    LABEL,
    Key("formula", _formula, "What it shows, like = SUM(Roles[Points]).", required=True),
    FORMAT,
    RULES,
)
COLUMN: Schema = (
    Key("type", word_of(list(CellType)), f"What may be typed: {', '.join(CellType)}."),
    Key("formula", _formula, "What it shows, like = [Points] / Budget."),
    Key("required", yes_no, "yes where a row is empty without it.", default=False),
    Key("locked", yes_no, "yes where the rows of a fixed table stay as they are declared.", default=False),
    Key("width", whole_number(4, 80), "How many characters wide."),
    *ACCEPTS,
)
TABLE: Schema = (
    LABEL,
    Key("columns", _raw, "Its columns, by name.", required=True),
    Key("rows", _raw, "The sample, one list a row."),
    Key("spare", whole_number(0, MOST_SPARE), "How many empty rows follow.", default=0),
    Key("fixed", yes_no, "yes where the rows stay in the empty copy.", default=False),
    RULES,
)
RULE: Schema = (
    Key("when", _formula, "The test, like = [Points] = 0.", required=True),
    Key("mark", word_of(list(Mark)), f"How it is marked: {', '.join(Mark)}.", required=True),
    Key("says", _line(60), "The reason in a few words: color alone says nothing.", required=True),
    Key("cells", list_of(_line(40)), "The columns that are marked; the whole row unless given.", default=()),
)
CHART: Schema = (
    Key("type", word_of(list(ChartType)), f"What it looks like: {', '.join(ChartType)}.", required=True),
    Key("title", _line(80), "What it shows.", required=True),
    Key("labels", _column_ref, "The column that names each bar.", required=True),
    Key("series", list_of(_column_ref), "The columns drawn.", required=True),
    Key("against", _column_ref, "A column to compare with, drawn as a line."),
)
SHEET: Schema = (
    Key("title", _line(31), "The name on its tab.", required=True),
    Key("notes", list_of(_line(300)), "Sentences under its title.", default=()),
    Key("inputs", list_of(_line(40)), "The inputs it shows.", default=()),
    Key("figures", list_of(_line(40)), "The figures it shows.", default=()),
    Key("tables", list_of(_line(40)), "The tables it holds.", default=()),
    Key("charts", _raw, "Its charts."),
)
WORKBOOK: Schema = (
    Key("inputs", _raw, "Named cells to set."),
    Key("figures", _raw, "Named formulas."),
    Key("tables", _raw, "The tables, by name.", required=True),
    Key("sheets", _raw, "The sheets, in order.", required=True),
)
