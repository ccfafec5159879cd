"""The architecture: imports point one way, and some libraries are known in few places only."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PLUGINS = ROOT / "plugins"

# Modules by the layer they stand on: each may import only what stands below it.
RESOURCE_CENTER_LAYERS = [
    {
        "problems",
        "settings",
        "front_matter",
        "schema",
        "output",
        "wording",
        "site",
        "links",
        "palette",
        "patterns",
    },  # common
    {"blocks", "workbook"},
    {"model"},
    {"formats"},
    {"attachments"},
    {"kinds"},
    {"fields"},
    {"markup"},
    {"parse_text"},
    {"parse", "catalogue", "rhythm"},
    {"schema"},
    {"rendering", "kits"},
    {"listing"},
    {"reader"},
    {"content"},
    {"generator"},
    {"plugin"},
]

# Where a library may be imported: file name patterns below plugins/.
ALLOWED = {
    "pelican": r"[a-z_]+/(plugin|generator|reader|content|writer)\.py|(publishing/run|preview/resident)\.py",
    "bs4": r"resource_center/parse(_text)?\.py",
    "starlette": r"(mailing_list/service|preview)/.*\.py",
    "uvicorn": r"(mailing_list/service|preview)/.*\.py",
    "sqlite3": r"mailing_list/service/.*\.py|.*cache.*\.py",
    "invoke": r"(?!)",
}


def imports(tree: ast.Module) -> Iterator[str]:
    """Yield every module that a file imports, wherever in the file."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def faults(name: str, source: str) -> list[str]:
    """Return what is wrong with the imports of one file, given by its path below plugins/."""
    plugin = name.split("/", maxsplit=1)[0]
    found = []
    for module in set(imports(ast.parse(source))):
        top = module.split(".")[0]
        if top in ALLOWED and not re.fullmatch(ALLOWED[top], name):
            found.append(f"{name} imports {top}")
        parts = module.split(".")
        if top == "plugins" and len(parts) > 1 and parts[1] not in (plugin, "common"):
            found.append(f"{name} imports another plugin, {parts[1]}")
        if plugin == "resource_center" and parts[:2] == ["plugins", "resource_center"] and len(parts) > 2:
            found += upward(name, parts[2])
    return sorted(set(found))


def upward(name: str, imported: str) -> list[str]:
    here = name.split("/")[1].removesuffix(".py")
    level = {module: index for index, layer in enumerate(RESOURCE_CENTER_LAYERS) for module in layer}
    if imported in level and here in level and here != imported and level[imported] >= level[here]:
        return [f"{name} imports {imported}, which stands above it"]
    return []


def test_every_import_points_the_right_way() -> None:
    """Plugin → generator, reader, content → parse, catalogue, formats → kinds → model → common."""
    found = [
        fault
        for path in sorted(PLUGINS.rglob("*.py"))
        for fault in faults(path.relative_to(PLUGINS).as_posix(), path.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("resource_center/model.py", "import pelican"),
        ("resource_center/catalogue.py", "from bs4 import BeautifulSoup"),
        ("mailing_list/forms.py", "from plugins.resource_center.blocks import Field"),
        ("mailing_list/service/app.py", "def f():\n    from pelican import signals"),
        ("resource_center/model.py", "from plugins.resource_center.parse import parse"),
        ("resource_center/formats/text.py", "from plugins.resource_center import generator"),
        ("common/problems.py", "from plugins.articles import model"),
    ],
)
def test_an_import_that_points_the_wrong_way_is_found(name: str, source: str) -> None:
    """The test above would pass on anything if this one did not hold."""
    assert faults(name, source)


def test_every_module_says_what_it_is_for() -> None:
    """The first line of a module is for the maintainer who comes in cold."""
    silent = [
        path.name
        for path in PLUGINS.rglob("*.py")
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert silent == []


def taken_from_tests(source: str) -> list[str]:
    """Return the names that a file takes out of tests (a whole test may be imported, to be run)."""
    return [name for name in imports(ast.parse(source)) if re.match(r"tests\.(.*\.)?test_\w+\.", name)]


def test_nothing_is_taken_out_of_a_test() -> None:
    """What tests share has a module of its own: a file of tests may be parted whenever it grows."""
    files = sorted((ROOT / "tests").rglob("*.py"))
    assert {str(file): found for file in files if (found := taken_from_tests(file.read_text()))} == {}
    assert taken_from_tests("from tests.publishing.test_run import CONTENT")


def test_nothing_in_the_repository_names_a_host_of_the_package_index() -> None:
    """The lock files hold names, versions and hashes: they install from wherever pip is set up to."""
    for lock in (ROOT / "requirements").glob("*.lock"):
        text = lock.read_text(encoding="utf-8")
        assert "://" not in text
        assert "--hash=sha256:" in text
