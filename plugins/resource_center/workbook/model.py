"""What a workbook is made of. Data only: no YAML, no spreadsheet, no page is known here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from plugins.resource_center.workbook.display import Format
from plugins.resource_center.workbook.expression import ColumnRef, Expression
from plugins.resource_center.workbook.functions import NO_SORT, Sort
from plugins.resource_center.workbook.values import Value

GUIDE_TITLE = "How to use it"  # of the sheet that every file ends with


class CellType(StrEnum):
    """What may be typed into a cell. The value is the word an author writes."""

    TEXT = "text"
    CHOICE = "choice"
    WHOLE = "whole"
    NUMBER = "number"
    DATE = "date"
    MOMENT = "moment"

    @property
    def sort(self) -> Sort:
        """What a filled cell of this type holds."""
        match self:
            case CellType.TEXT | CellType.CHOICE:
                return Sort.TEXT
            case CellType.WHOLE | CellType.NUMBER:
                return Sort.NUMBER
            case _:
                return Sort.DATE


class Mark(StrEnum):
    """How a cell is marked. Never by color alone: a rule also says something."""

    BAD = "bad"
    WARN = "warn"
    GOOD = "good"


class ChartType(StrEnum):
    """Bars lie (for names), columns stand (for time). No lines: programs draw an empty cell as 0."""

    BAR = "bar"
    STACKED = "stacked"
    COLUMN = "column"


@dataclass(frozen=True)
class Accepts:
    """What a cell accepts. Choices are a list, or whatever stands in a column of another table.

    A formula column of a row stays empty until every required cell of the row is filled. A locked
    cell belongs to the method: it stays as declared.
    """

    type: CellType
    choices: tuple[str, ...] = ()
    choices_from: ColumnRef | None = None
    least: float | None = None
    most: float | None = None
    is_required: bool = False
    is_locked: bool = False


@dataclass(frozen=True)
class Formula:
    """A formula as written, its tree, the line it stands on, and all that it may give."""

    text: str
    expression: Expression
    line: int = field(default=0, compare=False)
    sorts: Sort = NO_SORT


@dataclass(frozen=True)
class Rule:
    """Marks cells of a row where a test holds, or a figure (then `columns` is empty).

    Of several rules that hold, the first one marks. `says` is the reason in a few words.
    """

    test: Formula
    mark: Mark
    says: str
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Input:
    """A named cell to set: a budget, a limit. `is_now` is the moment at which the board is read."""

    name: str
    label: str
    accepts: Accepts
    value: Value
    format: Format
    help: str = ""
    is_now: bool = False


@dataclass(frozen=True)
class Figure:
    """A named formula shown above the tables."""

    name: str
    label: str
    formula: Formula
    format: Format
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True)
class Column:
    """A column: its name is its heading, `width` in characters."""

    name: str
    content: Accepts | Formula
    format: Format
    width: int
    help: str = ""

    @property
    def accepts(self) -> Accepts | None:
        """What may be typed here, None for a formula."""
        return self.content if isinstance(self.content, Accepts) else None

    @property
    def formula(self) -> Formula | None:
        """The formula, None where something is typed."""
        return self.content if isinstance(self.content, Formula) else None

    @property
    def sorts(self) -> Sort:
        """What a filled cell holds."""
        return self.content.sorts if isinstance(self.content, Formula) else self.content.type.sort

    @property
    def is_open(self) -> bool:
        """Whether a visitor may type here."""
        return isinstance(self.content, Accepts) and not self.content.is_locked

    @property
    def is_required(self) -> bool:
        """Whether formulas wait for this cell."""
        return isinstance(self.content, Accepts) and self.content.is_required


@dataclass(frozen=True)
class Table:
    """A table. `rows` are the sample, one value for each column that is typed.

    `spare` empty rows follow. The rows of a fixed table belong to the method (stages, sprints):
    they stay in the empty copy.
    """

    name: str
    label: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...] = ()
    spare: int = 0
    is_fixed: bool = False
    rules: tuple[Rule, ...] = ()

    @property
    def height(self) -> int:
        """Rows in the sheet, the same in the sample and in the empty copy."""
        return len(self.rows) + self.spare

    @property
    def typed(self) -> tuple[Column, ...]:
        """The columns that are typed into."""
        return tuple(column for column in self.columns if column.accepts)

    def column(self, name: str) -> Column:
        """Return a column by its name; KeyError if there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


@dataclass(frozen=True)
class Chart:
    """A chart of columns of one table, a group for each row; `against` is a line to compare with."""

    type: ChartType
    title: str
    labels: ColumnRef
    series: tuple[ColumnRef, ...]
    against: ColumnRef | None = None


@dataclass(frozen=True)
class Sheet:
    """A sheet: notes, settings and figures above, charts beside, tables below one another."""

    title: str
    notes: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    charts: tuple[Chart, ...] = ()


@dataclass(frozen=True, eq=False)
class Workbook:
    """A checked workbook. `order` says which formula comes first: (table or "", name).

    Equal to no other, so that what was computed of it can be found again.
    """

    inputs: Mapping[str, Input]
    figures: Mapping[str, Figure]
    tables: Mapping[str, Table]
    sheets: tuple[Sheet, ...]
    order: tuple[tuple[str, str], ...] = ()
