"""The XML in an Office file: what would run, load or tell on somebody, however it is spelled.

Everything is looked for in the parsed tree, by namespace and local name: prefixes, runs and
encodings are the file's own choice, and so are the names of most parts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from plugins.resource_center.attachments.finding import LOCKED, SAVE_ANEW, Finding, personal

COMMENTS = Finding("it holds comments with the names of people.", "Delete all comments.")
OUTSIDE = Finding("it would load data from elsewhere.", "Break the links: Data › Edit Links › Break Link.")
CHANGES = Finding("it holds tracked changes with the names of people.", "Accept all changes.")
OWN_PROPERTIES = Finding(
    "it holds properties of its own, which may name people.", "Delete them: File › Info › Inspect Document."
)
SCRIPTED = Finding("it holds macros.", "Save it without.")

MARK = b"\xef\xbb\xbf"
BEFORE = MARK + b"\xff\xfe\0 \t\r\n"  # what may stand before XML in some encoding
DECLARED = re.compile(rb"<\?xml\s.*?\bencoding\s*=\s*[\"']([^\"']*)", re.DOTALL)
ENCODINGS = (b"utf-8", b"us-ascii")

# What a part is, by its outermost element.
ROOTS = {
    **dict.fromkeys(("comments", "people", "personList", "ThreadedComments"), COMMENTS),
    **dict.fromkeys(("cmAuthorLst", "authorLst", "cmLst"), COMMENTS),
    **dict.fromkeys(("externalLink", "connections", "queryTable"), OUTSIDE),
}
# What an element says by its name alone; OpenDocument has these in several namespaces.
ELEMENTS = {
    **dict.fromkeys(("ddeLink", "dde-source", "dde-link", "dde-connection", "dde-connection-decl"), OUTSIDE),
    **dict.fromkeys(("event-listener", "script"), SCRIPTED),
    "tracked-changes": CHANGES,
    "encryption-data": LOCKED,
}
WORD = "wordprocessingml"  # in the namespace of ISO 29500 transitional and of strict
OPEN_OFFICE = "office"  # in the namespace of ODF 1.2, 14.1; schemas and formulas have annotations too
# ISO 29500-1, 17.13.5: the marks of a change.
CHANGED = re.compile(r"ins|del|cell(Ins|Del|Merge)|(customXml)?(Ins|Del|[mM]ove)(From|To)?\w*|\w+Change")
# ISO 29500-1, 17.16.5; their names may be written small.
LOADING_FIELDS = {"DDE", "DDEAUTO", "LINK", "DATABASE", "RD"}
LOADING_FIELDS |= {"INCLUDE", "INCLUDETEXT", "INCLUDEPICTURE", "IMPORT"}
ANOTHER_FIELD = "\ufffc"

FORMULAS = {"f", "definedName", "formula", "formula1", "formula2", "calculatedColumnFormula"}
QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
# program|topic!item, and the functions that call a program or load something.
FORMULA_THAT_LOADS = re.compile(
    r"\|[^;,|{}()]*!|\b(?:DDE|WEBSERVICE|IMAGE|RTD|CALL|REGISTER(?:\.ID)?)\s*\(", re.IGNORECASE
)

LINKS = ("http://", "https://", "mailto:", "#")
ELSEWHERE = re.compile(r"(?!data:)[a-z][\w+.-]*:|//|\\\\|\.\./", re.IGNORECASE)
NAMED = {
    "creator": "its author",
    "lastModifiedBy": "who saved it last",
    "Manager": "the manager in its properties",
    "initial-creator": "its first author",
    "printed-by": "who printed it last",
    "user-defined": "a property of its own",
}
PROPERTIES = {"coreProperties", "Properties", "document-meta"}
# ISO 29500-1, 22.3, transitional and strict. Many programs write the part with nothing in it.
CUSTOM = re.compile(r"custom-?properties$", re.IGNORECASE)
CUSTOM_PART = "docprops/custom.xml"


def is_xml(name: str, part: bytes) -> bool:
    """Whether a part is to be looked at as XML: it is called so, or it begins like it."""
    return name.lower().endswith((".xml", ".rels")) or part[:64].lstrip(BEFORE).startswith(b"<")


def check_xml(name: str, part: bytes, publisher: str) -> Iterator[Finding]:
    """Yield why a part must not be published; `publisher` may be named as the author."""
    if not _is_utf8(part):
        yield Finding(f"{name} is not written in UTF-8.", SAVE_ANEW)
        return
    if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
        # An entity may grow without bound, or be read from elsewhere. Office never writes one.
        yield Finding(f"{name} declares a document type.", SAVE_ANEW)
        return
    try:
        root = ET.fromstring(part)  # noqa: S314 - without a document type there is nothing to expand
    except (ET.ParseError, LookupError, ValueError):
        yield Finding(f"{name} is not XML.", SAVE_ANEW)
        return
    namespace, local = _split(root.tag)
    if CUSTOM.search(namespace) or name.lower() == CUSTOM_PART:
        yield from _own_properties(root)
    if local in ROOTS:
        yield ROOTS[local]
    if name.lower().endswith(".rels"):
        yield from _relations(root)
    if name == "meta.xml" or local in PROPERTIES:
        yield from _people(root, publisher)
    for element in root.iter():
        yield from _element(element)
    yield from map(_field, filter(_loads_something, _fields(root)))


def _is_utf8(part: bytes) -> bool:
    declared = DECLARED.match(part.removeprefix(MARK))
    try:
        part.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return b"\0" not in part and (not declared or declared[1].lower() in ENCODINGS)


def _split(tag: str) -> tuple[str, str]:
    namespace, _, local = tag.rpartition("}")
    return namespace, local


def _element(element: ET.Element) -> Iterator[Finding]:
    namespace, local = _split(element.tag)
    if local in ELEMENTS:
        yield ELEMENTS[local]
    if local == "annotation" and OPEN_OFFICE in namespace:
        yield COMMENTS
    if WORD in namespace and CHANGED.fullmatch(local):
        yield CHANGES
    if local in FORMULAS:
        yield from _formula("".join(element.itertext()))
    for key, value in element.items():
        space, attribute = _split(key)
        if attribute == "author" and WORD in space:
            yield CHANGES
        elif attribute == "formula":
            yield from _formula(value)
        elif attribute == "href" and space:
            is_link = local == "a" and value.lower().startswith(LINKS)
            if not is_link and ELSEWHERE.match(value.strip()):
                yield _loads(value)


def _formula(formula: str) -> Iterator[Finding]:
    if FORMULA_THAT_LOADS.search(QUOTED.sub("''", formula)):
        yield Finding(f"a formula in it loads from elsewhere ({formula[:40]}).", "Write its value.")


def _fields(root: ET.Element) -> Iterator[str]:
    """Yield what each field of a Word part says; it may be split in runs, and fields stand in fields."""
    loose: list[str] = []
    begun: list[list[str]] = []
    for element in root.iter():
        _, local = _split(element.tag)
        attributes = {_split(key)[1]: value for key, value in element.items()}
        if local == "fldSimple":
            yield attributes.get("instr", "")
        elif local == "instrText":
            (begun[-1] if begun else loose).append(element.text or "")
        elif local == "fldChar" and attributes.get("fldCharType") == "begin":
            if begun:
                begun[-1].append(ANOTHER_FIELD)
            begun.append([])
        elif local == "fldChar" and attributes.get("fldCharType") == "end" and begun:
            yield "".join(begun.pop())
    yield from map("".join, [loose, *begun])


def _loads_something(field: str) -> bool:
    name = re.match(r"\s*\"?(\w*)", field)
    is_made_up = field.lstrip().startswith(ANOTHER_FIELD)  # its name is what another field comes to
    return is_made_up or bool(name and name[1].upper() in LOADING_FIELDS)


def _field(field: str) -> Finding:
    name = (field.replace(ANOTHER_FIELD, " ").split() or ["a field in a field"])[0]
    return Finding(f"a field in it loads from elsewhere ({name[:40]}).", "Replace it by its text.")


def _relations(root: ET.Element) -> Iterator[Finding]:
    for relation in root.iter():
        target = relation.get("Target", "")
        if relation.get("TargetMode") == "External":
            is_link = relation.get("Type", "").endswith("/hyperlink")
            if not is_link or not target.lower().startswith(LINKS):
                yield _loads(target)


def _loads(target: str) -> Finding:
    return Finding(f'it would load "{target[:60]}".', "Insert it into the file, or make it a plain link.")


def _own_properties(root: ET.Element) -> Iterator[Finding]:
    if len(root) or root.attrib or (root.text or "").strip():
        yield OWN_PROPERTIES


def _people(root: ET.Element, publisher: str) -> Iterator[Finding]:
    for element in root.iter():
        what = NAMED.get(_split(element.tag)[1])
        who = (element.text or "").strip()
        if what and who and who != publisher:
            yield personal(what, who)
