"""The last touches to the structure tree that Typst cannot give: row headings, no empty labels."""

from __future__ import annotations

from collections.abc import Iterator

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream


def tidy(pdf: Pdf) -> None:
    """Make the first cell of a table's rows its heading, and drop the empty labels of checklists."""
    for element in list(elements(pdf.Root.StructTreeRoot)):
        match role(element):
            case "L":
                _drop_empty_labels(element)
            case "TBody":
                for row in children(element):
                    _head_row(row)


def elements(parent: Object) -> Iterator[Object]:
    """Yield every structure element below one, in reading order."""
    for child in children(parent):
        yield child
        yield from elements(child)


def children(parent: Object) -> list[Object]:
    """Return the structure elements directly below one (not its content)."""
    return [child for child in content(parent) if isinstance(child, Dictionary) and "/S" in child]


def role(element: Object) -> str:
    """Return what an element is («Form», «TH»); an empty text for what is no element."""
    return str(element.get("/S", "")).removeprefix("/")


def content(parent: Object) -> list[Object]:
    """Return all that an element holds: elements, references to objects, numbers of marked content."""
    held = parent.get("/K", Array())
    return list(held) if isinstance(held, Array) else [held]


def dictionaries(found: Object) -> Iterator[Object]:
    """Yield the dictionaries of an object, without following references to others."""
    if isinstance(found, Stream | Dictionary):
        if isinstance(found, Dictionary):
            yield found
        held = [value for _, value in found.items()]
    elif isinstance(found, Array):
        held = list(found)
    else:
        return
    for value in held:
        if isinstance(value, Dictionary | Array) and not value.is_indirect:
            yield from dictionaries(value)


def _drop_empty_labels(list_element: Object) -> None:
    items = [child for child in children(list_element) if role(child) == "LI"]
    labels = [label for item in items for label in children(item) if role(label) == "Lbl"]
    if not labels or any(content(label) for label in labels):
        return
    for item in items:
        item.K = Array([child for child in children(item) if role(child) != "Lbl"])
    for attribute in _attributes(list_element):
        if attribute.get("/O") == Name.List:
            attribute.ListNumbering = Name("/None")


def _head_row(row: Object) -> None:
    """Name the row after its first cell, if that holds words: a screen reader says it with each field."""
    cells = children(row)
    if not cells or any(role(element) == "Form" for element in elements(cells[0])):
        return
    first = cells[0]
    first.S = Name.TH
    others = [attribute for attribute in _attributes(first) if attribute.get("/O") != Name.Table]
    first.A = Array([*others, Dictionary(O=Name.Table, Scope=Name.Row)])


def _attributes(element: Object) -> list[Object]:
    held = element.get("/A", Array())
    return list(held) if isinstance(held, Array) else [held]
