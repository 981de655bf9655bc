"""Drafts: begun, changed one text at a time, never overwritten, and always with their true hash."""

from dataclasses import replace

import pytest

from mbc_advisor.editorial.workflow import drafts
from mbc_advisor.editorial.workflow.acts import Act, Refused
from mbc_advisor.guidance.edition.rows import edition_text, reference_text, statement_text
from mbc_advisor.guidance.files.files import read_edition
from mbc_advisor.guidance.models import Edition, Event, Reference, Statement

from ...support.desk import WHY, approver, edition_in_force, editor, new_draft, person, published, reword, take

pytestmark = pytest.mark.django_db

CODE = "TUMOUR-BOARD"


def opened(edition, code=CODE):
    row = Statement.objects.get(edition=edition, code=code)
    return statement_text(row), row.version


def saying(text, **words):
    return replace(text, wording=replace(text.wording, **words))


def test_a_draft_says_what_its_base_says_and_has_its_hash(edition):
    draft = new_draft()
    assert (draft.number, draft.state, draft.based_on) == (2, "draft", edition)
    assert draft.content_hash == edition.content_hash == edition_text(draft).content_hash()
    assert not draft.in_force
    assert edition_in_force() == edition


def test_a_draft_is_begun_by_an_editor_who_says_why(edition):
    with pytest.raises(Refused, match="is for an editor"):
        drafts.start(1, approver(), WHY)
    with pytest.raises(Refused, match="Say in a sentence why"):
        drafts.start(1, editor(), "  ")
    assert Edition.objects.count() == 1


def test_a_change_gives_another_hash_a_version_and_a_line_of_the_log_with_both_texts(edition):
    draft = new_draft()
    text, version = opened(draft)
    row = drafts.save(draft.number, saying(text, headline="Other words"), version, editor(), "Shorter.")
    draft.refresh_from_db()
    assert (row.version, row.changed_by) == (version + 1, editor())
    assert draft.content_hash == edition_text(draft).content_hash() != edition.content_hash
    line = Event.objects.last()
    assert (line.act, line.about, line.comment, line.by) == ("edit", CODE, "Shorter.", editor())
    assert line.detail["before"]["wording"]["headline"] == text.wording.headline
    assert line.detail["after"]["wording"]["headline"] == "Other words"


def test_a_change_taken_back_gives_the_old_hash_again(edition):
    draft = new_draft()
    text, version = opened(draft)
    drafts.save(draft.number, saying(text, headline="Other words"), version, editor(), WHY)
    drafts.save(draft.number, text, version + 1, editor(), WHY)
    draft.refresh_from_db()
    assert draft.content_hash == edition.content_hash


def test_saving_what_is_there_already_changes_nothing(edition):
    draft = new_draft()
    text, version = opened(draft)
    lines = Event.objects.count()
    drafts.save(draft.number, text, version, editor(), "")
    assert opened(draft) == (text, version)
    assert Event.objects.count() == lines


def test_the_second_of_two_editors_is_refused_and_shown_the_first_ones_words(edition):
    draft = new_draft()
    text, version = opened(draft)
    first, second = editor(), person("edgar", "editor")
    drafts.save(draft.number, saying(text, headline="The first one's"), version, first, WHY)
    with pytest.raises(drafts.Conflict) as conflict:
        drafts.save(draft.number, saying(text, headline="The second one's"), version, second, WHY)
    assert conflict.value.theirs.wording.headline == "The first one's"
    assert (conflict.value.by, conflict.value.version) == (first, version + 1)
    assert opened(draft)[0].wording.headline == "The first one's"


def test_the_same_form_sent_twice_is_done_once_and_is_no_conflict(edition):
    draft = new_draft()
    text, version = opened(draft)
    source = replace(read_edition().references["nice_ng234"], key="new_source")
    for _ in range(2):
        drafts.save(draft.number, saying(text, headline="Other words"), version, editor(), WHY)
        drafts.save(draft.number, source, 0, editor(), WHY)
        drafts.rename(draft.number, "Spring revision", editor(), WHY, seen=draft.title)
    assert draft.events.filter(act="edit").count() == 3
    assert opened(draft)[1] == version + 1


def test_a_code_that_a_draft_lacks_is_added_and_no_other(edition):
    text = read_edition()
    lacking = text.statements.pop(CODE)
    draft = drafts.import_draft(text, editor(), WHY)
    with pytest.raises(Refused, match="Say in a sentence why"):
        drafts.save(draft.number, lacking, 0, editor(), "")
    drafts.save(draft.number, lacking, 0, editor(), WHY)
    draft.refresh_from_db()
    assert draft.content_hash == edition.content_hash
    assert draft.events.last().detail["before"] is None
    with pytest.raises(Statement.DoesNotExist):
        drafts.save(draft.number, replace(lacking, code="NO-SUCH-CODE"), 0, editor(), WHY)


@pytest.mark.parametrize("acts", [[], [Act.SUBMIT], [Act.SUBMIT, Act.TAKE_UP], [Act.SUBMIT, Act.TAKE_UP, Act.APPROVE]])
def test_any_edit_returns_it_to_draft_and_ends_its_approval(edition, acts):
    draft = take(reword(new_draft(), CODE, headline="Other words"), *acts)
    draft = reword(draft, CODE, headline="Yet other words")
    assert (draft.state, draft.approved_by, draft.approved_hash) == ("draft", None, "")
    assert draft.round == (2 if Act.APPROVE in acts else 1)


@pytest.mark.parametrize("words", [{"body": "Take  this\nto the\r\nboard."}, {"headline": "  Two   lines\n"}])
def test_words_are_kept_in_their_normal_form(edition, words):
    draft = reword(new_draft(), CODE, **words)
    kept = opened(draft)[0].wording
    assert (kept.body == "Take this to the board.") if "body" in words else (kept.headline == "Two lines")


def test_the_words_of_an_edition_that_was_in_force_are_frozen(edition):
    text, version = opened(edition)
    with pytest.raises(Refused, match="frozen: start a draft"):
        drafts.save(1, saying(text, headline="Other words"), version, editor(), WHY)
    published()
    with pytest.raises(Refused, match="superseded"):
        drafts.save(1, saying(text, headline="Other words"), version, editor(), WHY)


# References


def test_a_reference_is_added_changed_and_taken_out_again(edition):
    draft = new_draft()
    source = replace(read_edition().references["nice_ng234"], key="new_source", title="A new source")
    row = drafts.save(draft.number, source, 0, editor(), WHY)
    changed = replace(source, year=2026)
    row = drafts.save(draft.number, changed, row.version, editor(), WHY)
    assert reference_text(row) == changed
    drafts.remove_reference(draft.number, "new_source", row.version, editor(), WHY)
    draft.refresh_from_db()
    assert draft.content_hash == edition.content_hash
    assert [event.about for event in draft.events.filter(act="edit")] == ["new_source"] * 3


def test_a_reference_that_is_cited_stays_and_a_key_is_given_once(edition):
    draft = new_draft()
    row = Reference.objects.get(edition=draft, key="nice_ng234")
    with pytest.raises(Refused, match="nice_ng234 is cited by CORD-COMPRESSION"):
        drafts.remove_reference(draft.number, "nice_ng234", row.version, editor(), WHY)
    with pytest.raises(Refused, match="has a reference nice_ng234 already"):
        drafts.save(draft.number, replace(reference_text(row), note="Another."), 0, editor(), WHY)


def test_a_reference_nobody_cites_is_taken_out_though_another_citation_leads_nowhere(edition):
    draft = reword(new_draft(), CODE, citations=("nobody2026",))
    source = replace(read_edition().references["nice_ng234"], key="new_source")
    row = drafts.save(draft.number, source, 0, editor(), WHY)
    drafts.remove_reference(draft.number, "new_source", row.version, editor(), WHY)
    assert not Reference.objects.filter(edition=draft, key="new_source").exists()


def test_the_second_save_of_a_reference_is_refused_too(edition):
    draft = new_draft()
    row = Reference.objects.get(edition=draft, key="nice_ng234")
    text = reference_text(row)
    drafts.save(draft.number, replace(text, note="First."), row.version, editor(), WHY)
    with pytest.raises(drafts.Conflict):
        drafts.save(draft.number, replace(text, note="Second."), row.version, editor(), WHY)
    with pytest.raises(drafts.Conflict):
        drafts.remove_reference(draft.number, "nice_ng234", row.version, editor(), WHY)


# Titles, files


def test_a_draft_is_renamed_and_not_to_nothing(edition):
    draft = new_draft()
    assert drafts.rename(draft.number, "  Spring \n revision ", editor(), WHY).title == "Spring revision"
    with pytest.raises(Refused, match="1 to 200 characters"):
        drafts.rename(draft.number, " ", editor(), WHY)
    with pytest.raises(Refused, match="called this edition “Spring revision”"):
        drafts.rename(draft.number, "Autumn revision", editor(), WHY, seen=draft.title)


def test_files_come_in_as_a_draft_with_the_same_hash_whose_importer_cannot_approve(edition):
    text = read_edition()
    both = person("bo", "editor", "approver")
    draft = drafts.import_draft(text, both, "From a pull request.")
    assert (draft.state, draft.origin) == ("draft", "imported")
    assert draft.content_hash == text.content_hash()
    assert draft.contributions.get().person == both
    with pytest.raises(Refused, match="for an editor"):
        drafts.import_draft(text, approver(), WHY)
