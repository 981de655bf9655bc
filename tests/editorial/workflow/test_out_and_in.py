"""manage.py export_edition and import_edition: two doors to one format."""

import re
import shutil
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.urls import reverse

from mbc_advisor.editorial.management.commands import export_edition as export_command
from mbc_advisor.editorial.workflow.acts import Act
from mbc_advisor.guidance.edition.rows import edition_text
from mbc_advisor.guidance.files.files import FILES, SHIPPED, read_edition
from mbc_advisor.guidance.models import Contribution, Edition, Event

from ...support.desk import approver, edition_in_force, editor, new_draft, person, reword, take

pytestmark = pytest.mark.django_db


@pytest.fixture
def said(edition, capsys):
    """A command run; what it said."""

    def run(*words, **named):
        call_command(*words, **named)
        return capsys.readouterr().out

    return run


def printed_hash(text):
    (found,) = re.findall(r"^content hash ([0-9a-f]{64})$", text, re.MULTILINE)
    return found


def exported(said, number, folder):
    return printed_hash(said("export_edition", str(number), str(folder)))


def imported(said, folder, **named):
    """The draft that an import made, and the hash it printed."""
    text = said("import_edition", str(folder), by=editor().username, **named)
    return Edition.objects.first(), printed_hash(text)


def same_files(one, other, but=()):
    return [n for n in FILES if n not in but and (one / n).read_bytes() != (other / n).read_bytes()] == []


def test_the_edition_that_was_loaded_is_exported_as_the_very_files_it_came_from(said, tmp_path):
    assert exported(said, 1, tmp_path / "out") == read_edition().content_hash() == edition_in_force().content_hash
    assert same_files(tmp_path / "out", SHIPPED)


def test_what_is_exported_and_imported_is_a_draft_with_the_same_hash(said, tmp_path):
    body = "Bring **all** images, the old ones too.\r\n\r\n- CT\r\n- MRI, in\r\n  10. Nothing else."
    edition = reword(new_draft(), "TUMOUR-BOARD", body=body)
    out = exported(said, edition.number, tmp_path / "out")
    draft, back = imported(said, tmp_path / "out")
    assert out == back == draft.content_hash == edition.content_hash == edition_text(draft).content_hash()
    assert (draft.state, draft.origin, draft.number) == ("draft", "imported", edition.number + 1)
    assert draft.title == edition.title
    assert not draft.in_force
    assert edition_text(draft).statements == edition_text(edition).statements
    again = exported(said, draft.number, tmp_path / "again")
    assert again == out
    assert same_files(tmp_path / "out", tmp_path / "again", but=["edition.toml"])


def test_an_edit_at_the_desk_and_one_in_the_files_come_to_the_same_hash(said, tmp_path):
    headline = "Bring the images to the board"
    at_the_desk = reword(new_draft(), "TUMOUR-BOARD", headline=headline)
    folder = Path(shutil.copytree(SHIPPED, tmp_path / "edition"))
    file = folder / "discuss.toml"
    file.write_text(re.sub(r'headline = ".*"', f'headline = "{headline}"', file.read_text(), count=1))
    draft, printed = imported(said, folder)
    assert draft.content_hash == printed == at_the_desk.content_hash != edition_in_force().content_hash


def test_a_draft_is_exported_too(said, tmp_path):
    draft = reword(new_draft(), "TUMOUR-BOARD", headline="Bring the images")
    assert exported(said, draft.number, tmp_path / "out") == draft.content_hash
    assert read_edition(tmp_path / "out").status == "draft"


def test_an_export_over_an_earlier_one_changes_the_files_that_changed(said, tmp_path):
    exported(said, 1, tmp_path)
    draft = reword(new_draft(), "TUMOUR-BOARD", headline="Bring the images")
    exported(said, draft.number, tmp_path)
    assert same_files(tmp_path, SHIPPED, but=["edition.toml", "discuss.toml"])
    assert not same_files(tmp_path, SHIPPED, but=["edition.toml"])


def test_who_imports_has_contributed_and_stands_in_the_log(said, tmp_path):
    exported(said, 1, tmp_path)
    draft, _ = imported(said, tmp_path, comment="The pull request of Monday.")
    event = Event.objects.get(edition=draft)
    assert (event.act, event.by, event.comment) == ("import", editor(), "The pull request of Monday.")
    assert [(each.person, each.part) for each in draft.contributions.all()] == [(editor(), Contribution.Part.CHANGED)]
    draft, _ = imported(said, tmp_path)
    assert Event.objects.get(edition=draft).comment == f"Imported from {tmp_path.name}."


def test_an_imported_draft_goes_the_whole_road(said, tmp_path, monkeypatch):
    monkeypatch.setattr("mbc_advisor.editorial.workflow.blockers.not_proved", list)  # the proof has tests of its own
    folder = Path(shutil.copytree(SHIPPED, tmp_path / "edition"))
    file = folder / "discuss.toml"
    file.write_text(re.sub(r'headline = ".*"', 'headline = "Bring the images to the board"', file.read_text(), count=1))
    draft, printed = imported(said, folder)
    edition = take(draft, Act.SUBMIT, Act.TAKE_UP, Act.APPROVE, Act.PUBLISH)
    assert (edition.in_force, edition.approved_hash) == (True, printed)


def test_a_draft_may_lack_something_and_the_import_says_what(said, tmp_path):
    folder = Path(shutil.copytree(SHIPPED, tmp_path / "edition"))
    (folder / "orthopaedics.toml").write_text("")
    text = (folder / "bone_agent.toml").read_text()
    (folder / "bone_agent.toml").write_text(
        text.replace('"recommended"', '"avoid"').replace('["zol_smpc"', '["nobody"')
    )
    printed = said("import_edition", str(folder), by=editor().username)
    assert re.search(r"^Before it can be submitted, \d+ of its faults have to be mended:$", printed, re.MULTILINE)
    assert "  ZOLEDRONATE-3-5-MG: written for avoid, but the rules give it as recommended.\n" in printed
    assert "cites nobody, which the edition has no reference for.\n" in printed
    assert "the edition has no words for it.\n" in printed
    draft = Edition.objects.first()
    assert draft.state == "draft"
    assert printed_hash(printed) == draft.content_hash == read_edition(folder).content_hash()
    assert exported(said, draft.number, tmp_path / "out") == draft.content_hash


def test_without_a_fault_none_is_said(said, tmp_path):
    printed = said("import_edition", str(SHIPPED), by=editor().username)
    assert "fault" not in printed
    assert printed.startswith(f"Edition {Edition.objects.first().number} (draft) has the words of {SHIPPED}.\n")


@pytest.mark.parametrize(
    ("named", "says"),
    [
        ({"by": "nobody"}, "Nobody signs in as nobody."),
        ({"by": "asha"}, "To import an edition is for an editor."),
        ({"by": "erin", "comment": " "}, "Say in a sentence why: the log keeps it."),
        ({"by": "erin", "comment": "x" * 2001}, "The comment has 2001 characters; 2000 are accepted."),
    ],
)
def test_an_import_is_for_an_editor_with_a_reason(edition, named, says):
    editor(), approver()
    with pytest.raises(CommandError, match=f"^{re.escape(says)}$"):
        call_command("import_edition", str(SHIPPED), **named)
    assert not Edition.objects.filter(state="draft").exists()


def test_an_editor_who_has_left_imports_nothing(edition):
    gone = person("gone", "editor")
    gone.is_active = False
    gone.save()
    with pytest.raises(CommandError, match="for an editor"):
        call_command("import_edition", str(SHIPPED), by="gone")


def test_what_cannot_be_read_is_refused_in_a_sentence_and_makes_no_draft(edition, tmp_path):
    with pytest.raises(CommandError, match=r"^edition\.toml is missing from "):
        call_command("import_edition", str(tmp_path), by=editor().username)
    folder = Path(shutil.copytree(SHIPPED, tmp_path / "edition"))
    text = (folder / "discuss.toml").read_text()
    (folder / "discuss.toml").write_text(re.sub(r"citations = .*", 'citations = "x"', text, count=1))
    with pytest.raises(CommandError, match=r'^discuss\.toml: [A-Z-]+: citations is "x"; accepted: a list of texts\.$'):
        call_command("import_edition", str(folder), by=editor().username)
    assert not Edition.objects.filter(state="draft").exists()


def test_an_export_that_cannot_be_is_refused_in_a_sentence(edition, tmp_path):
    with pytest.raises(CommandError, match=r"^There is no edition 99\.$"):
        call_command("export_edition", "99", str(tmp_path / "out"))
    (tmp_path / "mine.txt").write_text("")
    with pytest.raises(CommandError, match=r"holds other things than an edition; choose a new or an empty folder\.$"):
        call_command("export_edition", "1", str(tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_database_without_tables_is_said(monkeypatch, tmp_path):
    def gone(*args):
        raise OperationalError("no such table")

    monkeypatch.setattr(export_command, "edition_text", gone)
    monkeypatch.setattr("mbc_advisor.editorial.management.commands.import_edition.import_draft", gone)
    editor()
    for words in (["export_edition", "1", str(tmp_path)], ["import_edition", str(SHIPPED), "--by", "erin"]):
        with pytest.raises(CommandError, match=r"run 'python manage\.py migrate' first"):
            call_command(*words)


# What came in damaged is mended at the desk, so every page there must show it


def cites_nobody(folder):
    file = folder / "bone_agent.toml"
    file.write_text(file.read_text().replace('["zol_smpc"', '["nobody"'))


def holds_nothing(folder):
    for name in FILES:
        if name != "edition.toml":
            (folder / name).write_text("")


def says_nothing(folder):
    (folder / "urgent.toml").write_text("[CORD-COMPRESSION]\n[NO-SUCH-CODE]\n[NO-SUCH-CODE.variants.x]\n")
    with (folder / "references.toml").open("a") as file:
        file.write('\n[bare]\nkind = ""\n')


def in_another_section(folder):
    (folder / "urgent.toml").rename(folder / "kept")
    (folder / "lean.toml").rename(folder / "urgent.toml")
    (folder / "kept").rename(folder / "lean.toml")


def holds_a_script(folder):
    for name in ("urgent.toml", "edition.toml"):
        text = re.sub(
            r'(headline|title) = ".*"', r'\1 = "<script>alert(1)</script> {{ x }}"', (folder / name).read_text()
        )
        (folder / name).write_text(text.replace('basis = "read"', 'basis = "<b>"'))


@pytest.mark.parametrize("damage", [cites_nobody, holds_nothing, says_nothing, in_another_section, holds_a_script])
def test_every_page_of_the_desk_shows_a_draft_that_came_in_damaged(said, client, tmp_path, damage):
    folder = Path(shutil.copytree(SHIPPED, tmp_path / "edition"))
    damage(folder)
    draft, _ = imported(said, folder)
    client.force_login(editor())
    here = reverse("editorial:edition", args=[draft.number])
    codes, keys = (
        list(rows.values_list(name, flat=True))
        for rows, name in ((draft.statements, "code"), (draft.references, "key"))
    )
    pages = ["", "log/", "statements/", "references/", "references/new", "changes/", "impact/", "warnings/"]
    pages += [f"{part}/{code}" for part in ("statements", "changes") for code in codes[:6]]
    pages += [f"references/{key}" for key in keys[-2:]]
    for page in pages:
        got = client.get(here + page)
        assert got.status_code == 200, page
        assert "<script>alert" not in got.text, page
        assert 'value="<b>' not in got.text, page
