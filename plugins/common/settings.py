"""Settings as typed tables: one row each (name, default, type, help), read once, passed as values.

A plugin declares a frozen dataclass whose fields carry their help, and reads it from the
site's settings under a prefix: field `page_sizes` of the table with prefix `RESOURCE_CENTER`
is the setting `RESOURCE_CENTER_PAGE_SIZES`.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from typing import Any, TypeVar

from plugins.common.problems import did_you_mean

SETTINGS_EXIT_CODE = 2

Table = TypeVar("Table")


class SettingError(Exception):
    """A setting is unknown or has a wrong value. For the person who runs the site; raised at once."""

    exitcode = SETTINGS_EXIT_CODE


@dataclass(frozen=True)
class Row:
    """One setting as it is shown in documentation and errors."""

    name: str
    default: Any
    help: str


def setting(default: Any, help: str) -> Any:  # noqa: A002 - reads as the row it is
    """Declare one setting of a table: its default and one sentence of help."""
    if isinstance(default, dict | list):
        return field(default_factory=lambda: default, metadata={"help": help})
    return field(default=default, metadata={"help": help})


def rows(table: type[Any], prefix: str) -> list[Row]:
    """Return the rows of a settings table, in the order in which they are declared."""
    return [
        Row(f"{prefix}_{item.name.upper()}", _default(item), item.metadata["help"]) for item in fields(table)
    ]


def read_settings(table: type[Table], prefix: str, site: Mapping[str, Any]) -> Table:
    """Read one table from the site's settings.

    Raises SettingError for an unknown name under the prefix (naming the nearest known one)
    and for a value of the wrong type. A table may check more in `__post_init__`.
    """
    known = {f"{prefix}_{item.name.upper()}": item for item in fields(table)}  # type: ignore[arg-type]
    types_of = typing.get_type_hints(table)
    values: dict[str, Any] = {}
    for name, value in site.items():
        if not name.startswith(f"{prefix}_"):
            continue
        if name not in known:
            hint = did_you_mean(name, known) or f"Known are {', '.join(sorted(known))}."
            raise SettingError(f"{name}: there is no such setting. {hint}")
        item = known[name]
        expected = types_of[item.name]
        if not _fits(value, expected):
            raise SettingError(
                f"{name}: {value!r} does not fit. Expected {_named(expected)}: {item.metadata['help']}"
            )
        values[item.name] = value
    return table(**values)


def _default(item: Field[Any]) -> Any:
    if item.default_factory is not MISSING:
        return item.default_factory()
    return item.default


def _fits(value: Any, expected: Any) -> bool:
    origin = typing.get_origin(expected)
    arguments = typing.get_args(expected)
    if origin in (typing.Union, types.UnionType):
        return any(_fits(value, option) for option in arguments)
    if origin is typing.Literal:
        return value in arguments
    if origin is tuple:
        return isinstance(value, tuple | list) and all(_fits(v, arguments[0]) for v in value)
    if origin in (dict, Mapping):
        key_type, value_type = arguments
        return isinstance(value, Mapping) and all(
            _fits(k, key_type) and _fits(v, value_type) for k, v in value.items()
        )
    origin = typing.cast("Any", origin)
    if origin is not None:
        return isinstance(value, origin)
    if expected is typing.Any:
        return True
    if expected is int:
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, expected)


def _named(expected: Any) -> str:
    names = {str: "text", int: "a whole number", bool: "True or False", type(None): "None"}
    origin = typing.get_origin(expected)
    arguments = typing.get_args(expected)
    if origin in (typing.Union, types.UnionType):
        return " or ".join(_named(option) for option in arguments)
    if origin is typing.Literal:
        return " or ".join(map(repr, arguments))
    if origin is tuple:
        return f"a list of {_named(arguments[0])}"
    if origin in (dict, Mapping):
        return f"a mapping of {_named(arguments[0])} to {_named(arguments[1])}"
    return names.get(expected, getattr(expected, "__name__", str(expected)))
