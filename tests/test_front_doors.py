"""import-linter takes packages only, so the two front doors are held here by their syntax tree."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ALLOWED = {
    "app.py": {"desk", "workbench", "domain"},
    "cli.py": {"desk", "domain", "app", "commands"},
}
ROOMS = {
    "bench",
    "briefs",
    "commands",
    "crawlers",
    "desk",
    "domain",
    "nlp",
    "store",
    "workbench",
    "app",
    "cli",
}


def imported_rooms(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names & ROOMS


@pytest.mark.parametrize("door", sorted(ALLOWED))
def test_front_doors_enter_by_the_desk(door):
    assert imported_rooms(ROOT / door) <= ALLOWED[door]


def test_nothing_imports_the_front_doors_or_bench():
    rooms = ROOMS - {"app", "cli", "bench"}
    fronts = {"app", "cli", "bench", "commands"}
    guilty = [
        path
        for room in rooms
        for path in (ROOT / room).rglob("*.py")
        if imported_rooms(path) & (fronts if room != "commands" else fronts - {"commands"})
    ]
    assert guilty == []


def test_domain_is_standard_library_only():
    import sys

    foreign = set()
    for path in (ROOT / "domain").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                foreign.add(node.module.split(".")[0])
            elif isinstance(node, ast.Import):
                foreign |= {alias.name.split(".")[0] for alias in node.names}
    assert foreign - set(sys.stdlib_module_names) == {"domain"}


def reads_environment(text):
    """Whether a module looks at the environment; setting a variable for a library reads nothing."""
    tree = ast.parse(text)
    written = {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store)
    }
    return any(
        isinstance(node, ast.Attribute)
        and node.attr in {"environ", "environb", "getenv"}
        and node not in written
        for node in ast.walk(tree)
    )


def test_only_settings_reads_the_environment():
    assert reads_environment("import os\nx = os.environ.get('A')") and reads_environment("os.getenv('A')")
    assert not reads_environment("os.environ['A'] = 'b'")
    guilty = [
        str(path.relative_to(ROOT))
        for room in ROOMS - {"app", "cli", "bench"}
        for path in (ROOT / room).rglob("*.py")
        if path.name != "settings.py" and reads_environment(path.read_text(encoding="utf-8"))
    ]
    assert guilty == []


def test_pyproject_lists_every_package():
    import tomllib

    listed = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"][
        "packages"
    ]
    rooms = ROOMS - {"app", "cli"}
    found = {
        ".".join(path.parent.relative_to(ROOT).parts)
        for room in rooms
        for path in (ROOT / room).rglob("__init__.py")
    }
    assert set(listed) == found


def test_no_two_groups_of_verbs_use_one_name():
    """The Desk is put together from groups that do not know each other: a name used twice would hide a method."""
    from itertools import combinations

    from desk.desk import Desk

    groups = [group for group in Desk.__mro__ if group.__module__.startswith("desk.") and group is not Desk]
    strangers = [(a, b) for a, b in combinations(groups, 2) if not issubclass(a, b)]
    hidden = [
        f"{a.__name__} 与 {b.__name__}：{name}"
        for a, b in strangers
        for name in vars(a).keys() & vars(b).keys()
        if not name.startswith("__") and name != "_abc_impl"
    ]
    assert hidden == []
