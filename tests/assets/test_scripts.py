"""Scripts: modules find each other under their published names."""

from __future__ import annotations

import pytest

from plugins.assets.collection import AssetError
from plugins.assets.scripts import fingerprint_modules


def test_imports_name_the_published_files() -> None:
    """Static and dynamic imports of neighbours are rewritten; other text is not."""
    done = fingerprint_modules(
        {
            "js/a.js": 'import { b } from "./b.js";\ngo.onclick = () => import("./c.js");\nsay("./b.js");',
            "js/b.js": "export const b = 1;",
            "js/c.js": "import './b.js';",
        }
    )
    names = {name: path.rpartition("/")[2] for name, (path, _data) in done.items()}
    assert done["js/a.js"][1].decode() == (
        f'import {{ b }} from "./{names["js/b.js"]}";\n'
        f'go.onclick = () => import("./{names["js/c.js"]}");\nsay("./b.js");\n'
    )
    assert done["js/c.js"][1].decode() == f"import './{names['js/b.js']}';\n"


def test_modules_may_stand_in_folders() -> None:
    """A relative import leads to the same file from wherever it is made."""
    modules = {"js/a/b.js": 'import "../c.js";\nimport "./d/e.js";', "js/c.js": "1", "js/a/d/e.js": "2"}
    done = fingerprint_modules(modules)
    names = {name: path.rpartition("/")[2] for name, (path, _data) in done.items()}
    wanted = f'import "../{names["js/c.js"]}";\nimport "./d/{names["js/a/d/e.js"]}";\n'
    assert done["js/a/b.js"][1].decode() == wanted


def test_a_changed_module_renames_everything_that_imports_it() -> None:
    """Files are kept for a year by their names: a name must cover what it leads to."""
    modules = {"js/a.js": 'import "./b.js";', "js/b.js": "1", "js/c.js": "2"}
    before = fingerprint_modules(modules)
    after = fingerprint_modules({**modules, "js/b.js": "3"})
    changed = {name for name in modules if before[name][0] != after[name][0]}
    assert changed == {"js/a.js", "js/b.js"}


def test_an_import_that_is_not_there_is_refused_by_name() -> None:
    """A browser would only say so on its console."""
    with pytest.raises(AssetError, match=r'js/a.js imports "js/gone.js", which is not there'):
        fingerprint_modules({"js/a.js": 'import "./gone.js";'})


def test_modules_in_a_circle_are_refused() -> None:
    """No fingerprint can cover itself."""
    with pytest.raises(AssetError, match="in a circle: js/"):
        fingerprint_modules({"js/a.js": 'import "./b.js";', "js/b.js": 'import "./a.js";'})
