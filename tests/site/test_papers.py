"""The papers for the next owner point at what exists."""

import re
import tomllib

import pytest
from django.conf import settings

ROOT = settings.BASE_DIR
PAPERS = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]


@pytest.mark.parametrize("paper", PAPERS, ids=lambda each: each.name)
def test_every_link_to_a_file_finds_it(paper):
    links = re.findall(r"\]\((?!https?:)([^)#\s]+)", paper.read_text())
    assert [link for link in links if not (paper.parent / link).exists()] == []


def test_the_newest_version_of_the_changelog_is_the_projects():
    newest = re.search(r"^## (\S+) \(\d{4}-\d\d-\d\d\)$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert newest[1] == tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]


def test_every_decision_has_a_date_and_a_line_in_the_index():
    index = (ROOT / "docs/adr/README.md").read_text()
    for paper in (ROOT / "docs/adr").glob("0*.md"):
        assert f"]({paper.name})" in index
        assert re.search(r"\A# \d+\. .+\n\n\d{4}-\d\d-\d\d\. ", paper.read_text()), paper.name


def test_every_room_of_the_architecture_stands():
    told = (ROOT / "docs/architecture.md").read_text()
    house = ROOT / "mbc_advisor"
    rooms = {each.name for each in house.iterdir() if (each / "__init__.py").exists()}
    assert {name for name in rooms if f"| `{name}/` |" not in told} == set()
    for room, inside in re.findall(r"^\| `(\w+)/`.*\n((?:\| ` .*\n)*)", told, re.MULTILINE):
        for name in re.findall(r"` ?(\w+)/`", inside.replace("|", "")):
            assert (house / room / name).is_dir(), f"{room}/{name}"
