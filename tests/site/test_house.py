"""The house as a whole: no circle of files anywhere, none hidden from the import-linter, no room too full to search."""

from __future__ import annotations

from pathlib import Path

import grimp
import pytest

import mbc_advisor

ROOT = Path(mbc_advisor.__file__).parent
MOST_FILES = 12
LISTS_OF_LIKE_THINGS = ("algorithm/rules", "migrations", "management/commands")


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("mbc_advisor", cache_dir=None)


def circles(graph: grimp.ImportGraph) -> set[frozenset[str]]:
    """Files that reach each other by imports, those for the type checker and inside functions included."""
    below = {module: graph.find_upstream_modules(module) for module in graph.modules}
    found = set()
    for module, others in below.items():
        circle = {other for other in others if module in below[other]}
        if circle:
            found.add(frozenset(name.removeprefix("mbc_advisor.") for name in {module, *circle}))
    return found


def imports(graph: grimp.ImportGraph) -> set[tuple[str, str]]:
    return {(one, other) for one in graph.modules for other in graph.find_modules_directly_imported_by(one)}


def test_no_two_files_import_each_other_by_whatever_way_round(graph):
    assert circles(graph) == set()


def test_no_import_is_for_the_type_checker_alone(graph):
    at_run_time = grimp.build_graph("mbc_advisor", exclude_type_checking_imports=True, cache_dir=None)
    assert imports(graph) - imports(at_run_time) == set()


def folders() -> list[Path]:
    return sorted({file.parent for file in ROOT.rglob("*.py")})


@pytest.mark.parametrize("folder", folders(), ids=lambda folder: str(folder.relative_to(ROOT)))
def test_no_folder_holds_more_files_than_one_looks_through(folder):
    place = folder.relative_to(ROOT).as_posix()
    if not place.endswith(LISTS_OF_LIKE_THINGS):
        assert len([file for file in folder.glob("*.py") if file.name != "__init__.py"]) <= MOST_FILES


def test_the_circles_are_seen():
    graph = grimp.ImportGraph()
    for one, other in (("a", "b"), ("b", "c"), ("c", "a"), ("c", "d")):
        graph.add_import(importer=one, imported=other)
    assert circles(graph) == {frozenset("abc")}
