"""What differs between two editions, and how it is said."""

from dataclasses import replace

import pytest

from mbc_advisor.editorial.comparison import changes, diff
from mbc_advisor.guidance.files.files import read_edition

CODE, DOSE = "TUMOUR-BOARD", "ZOLEDRONATE-3-5-MG"


def marked(found):
    signs = {"same": "{}", "inserted": "[+{}+]", "deleted": "[-{}-]"}
    return "".join(
        piece.blank + signs[piece.kind].format("".join(words for words, _ in piece.shown)) for piece in found.pieces
    )


@pytest.fixture(scope="module")
def old():
    return read_edition()


def reworded(old, code, variant="", **words):
    text = old.statements[code]
    if variant:
        text = replace(text, variants=text.variants | {variant: replace(text.variants[variant], **words)})
    else:
        text = replace(text, wording=replace(text.wording, **words))
    return replace(old, statements=old.statements | {code: text})


# Word by word


@pytest.mark.parametrize(
    ("was", "now", "shown"),
    [
        ("Give 4 mg.", "Give 5 mg.", "Give [-4-] [+5+] mg."),
        ("Do not give it.", "Do give it.", "Do [-not-] give it."),
        ("over 15 minutes", "over at least 15 minutes", "over [+at least+] 15 minutes"),
        ("One, two.", "One, two.", "One, two."),
        ("Biopsy one.", "", "[-Biopsy one.-]"),
        ("", "Biopsy one.", "[+Biopsy one.+]"),
        ("Before.\n\nAfter.", "Before. After.", "Before.[-¶\n¶\n-] After."),
        ("A cat sat on a mat.", "The dog lay on the bed.", "[-A cat sat on a mat-][+The dog lay on the bed+]."),
        ("Red cat, and fat dog.", "Big cow, and thin hen.", "[-Red cat, and fat dog-][+Big cow, and thin hen+]."),
        ("two  blanks", "two blanks", "two blanks"),
    ],
)
def test_a_text_is_compared_word_by_word(was, now, shown):
    assert marked(diff.words(was, now)) == shown


def test_each_side_of_a_difference_gives_back_its_own_text():
    was, now = "Give 4 mg, over 15 minutes (by drip).", "Give 5 mg over 20 minutes, by drip, after food."
    found = diff.words(was, now)
    assert "".join(piece.text for piece in found.before) == was
    assert "".join(piece.text for piece in found.after) == now


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ("Give 4 mg once.", "Give 5 mg once.", ("4 mg became 5 mg",)),
        ("Give 4 mg once.", "Give 4 g once.", ("4 mg became 4 g",)),
        ("3.5 mg at 50 to 60 mL/min", "3.3 mg at 40 to 49 mL/min", ("3.5 mg became 3.3 mg", "50 became 40", "60 mL/min became 49 mL/min")),
        ("in 51 % of 18 patients", "in 52 % of 18 patients", ("51 % became 52 %",)),
        ("two studies", "three studies", ("two studies became three studies",)),
        ("Give it with food.", "Give 4 mg with food.", ("4 mg put in",)),
        ("Give 4 mg with food.", "Give it with food.", ("4 mg taken out",)),
        ("Weigh 1,000 cells", "Count 1,000 cells", ()),
        ("a test before each one.", "a test before each.", ()),
        ("5 of them", "7 of them", ("5 became 7",)),
        ("Once a day, within 24 hours", "Once more, at leisure", ("24 hours taken out", "“within” taken out", "“day” taken out")),
        ("Give it twice daily", "Give it thrice daily", ("twice daily became thrice daily",)),
        ("Give 4 mg", "Wait 8 weeks", ("4 mg taken out", "8 weeks put in")),
        ("by 2026-05-31", "by 2027-05-31", ("2026-05-31 became 2027-05-31",)),
    ],
)  # fmt: skip
def test_numbers_that_change_are_said_in_words(was, now, said):
    assert diff.words(was, now).marks == said


def boxed(pieces):
    return [words.strip() for piece in pieces for words, turn in piece.parts if turn]


@pytest.mark.parametrize(
    ("was", "now", "said", "gone", "come"),
    [
        ("Do not give it.", "Do give it.", "“not” taken out", ["not"], []),
        ("It must be given.", "It must not be given.", "“not” put in", [], ["not"]),
        ("Image after 4 weeks.", "Image after 6 weeks.", "4 weeks became 6 weeks", ["4"], ["6"]),
        ("Wait 8 weeks.", "Wait 8 months.", "8 weeks became 8 months", ["weeks"], ["months"]),
        ("Pin the left femur.", "Pin the right femur.", "“left” became “right”", ["left"], ["right"]),
        ("A clearance under 30 mL/min", "A clearance over 30 mL/min", "“under” became “over”", ["under"], ["over"]),
        ("Give at least 4 doses", "Give at most 4 doses", "“at least” became “at most”", ["least"], ["most"]),
        ("Give zoledronate.", "Give denosumab.", "“zoledronate” became “denosumab”", ["zoledronate"], ["denosumab"]),
        ("Repeat it on CT.", "Repeat it on MRI.", "“CT” became “MRI”", ["CT"], ["MRI"]),
        ("Give it before surgery.", "Give it after surgery.", "“before” became “after”", ["before"], ["after"]),
        ("It may be given.", "It must be given.", "“may” became “must”", ["may"], ["must"]),
    ],
)  # fmt: skip
def test_a_change_that_a_sentence_turns_on_is_marked_and_said(was, now, said, gone, come):
    found = diff.words(was, now)
    assert found.marks == (said,)
    assert (boxed(found.before), boxed(found.after)) == (gone, come)
    assert boxed(found.pieces) == gone + come


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("Do not give it after food.", "Do not give it after a meal."),
        ("Give zoledronate 4 mg every 12 weeks.", "Infuse zoledronate 4 mg every 12 weeks."),
        ("Red cat, not MRI, and fat dog.", "Big cow, not MRI, and thin hen."),
        ("", "Do not give zoledronate under 30 mL/min."),
        ("Do not give zoledronate under 30 mL/min.", ""),
    ],
)
def test_what_stays_is_not_marked_nor_a_text_that_is_new_or_gone_as_a_whole(was, now):
    found = diff.words(was, now)
    assert found.marks == ()
    assert boxed(found.pieces) == []


def test_several_changes_of_one_text_are_each_said_once():
    found = diff.words("Do not give zoledronate for 4 weeks.", "Give denosumab for 6 weeks. Denosumab for 6 weeks.")
    assert {"“Do not” taken out", "“zoledronate” became “denosumab”", "4 weeks became 6 weeks"} <= set(found.marks)
    assert len(set(found.marks)) == len(found.marks)


def test_lists_are_compared_entry_by_entry_and_their_order_counts():
    assert marked(diff.entries(("first2018", "second2020"), ("first2018", "third2021"))) == (
        "first2018[-, second2020-][+, third2021+]"
    )
    assert [piece.kind for piece in diff.entries(("first2018", "second2020"), ("second2020", "first2018")).pieces] != [
        "same"
    ]


# Edition by edition


def test_the_same_words_are_no_change(old):
    assert changes.between(old, read_edition()) == []


@pytest.mark.parametrize(
    ("words", "kind", "labels"),
    [
        ({"plain": "Other words."}, "wording only", ["Plain wording"]),
        ({"citations": ("nice_ng234",)}, "reference only", ["Citations"]),
        ({"grade": "ESMO [I, A]"}, "reference only", ["Grade as printed"]),
        ({"strengths": ("avoid",)}, "strength change", ["Strength"]),
        ({"headline": "Other", "strengths": ("avoid",)}, "strength change, with wording", ["Headline", "Strength"]),
        ({"body": "Other.", "citations": ("x",)}, "wording and references", ["Specialist wording", "Citations"]),
    ],
)
def test_a_change_says_its_kind_and_its_parts(old, words, kind, labels):
    (found,) = changes.between(old, reworded(old, CODE, **words))
    assert (found.about, found.state, found.kind) == (CODE, "changed", kind)
    assert [part.label for layer in found.layers for part in layer.parts] == labels


def test_another_day_of_review_is_a_change_of_nothing_a_reader_reads(old):
    text = replace(old.statements[CODE], review_by="2030-01-01")
    (found,) = changes.between(old, replace(old, statements=old.statements | {CODE: text}))
    assert found.kind == "review date only"
    assert found.changed_variants() == frozenset()


def test_a_variant_that_inherits_changes_with_the_base_and_one_that_says_otherwise_does_not(old):
    statement = old.statements["CORD-COMPRESSION"]
    assert statement.variants["infection_possible"].body
    base = changes.between(old, reworded(old, "CORD-COMPRESSION", body="Other."))[0]
    assert base.changed_variants() == {""}
    variant = changes.between(old, reworded(old, "CORD-COMPRESSION", "infection_possible", body="Other."))[0]
    assert variant.changed_variants() == {"infection_possible"}
    assert [(layer.variant, layer.name) for layer in variant.layers] == [("infection_possible", "infection possible")]
    every = changes.between(old, reworded(old, "CORD-COMPRESSION", grade="ESMO [I, A]"))[0]
    assert every.changed_variants() == {"", "infection_possible"}


def test_statements_and_sources_that_came_or_went_are_shown_whole(old):
    fewer = replace(old, statements={code: text for code, text in old.statements.items() if code != CODE})
    (gone,) = changes.between(old, fewer)
    (come,) = changes.between(fewer, old)
    assert (gone.state, gone.kind, gone.text_hash) == ("removed", "statement removed", "")
    assert (come.state, come.kind) == ("added", "new statement")
    assert come.title == gone.title == old.statements[CODE].wording.headline
    assert {piece.kind for layer in come.layers for part in layer.parts for piece in part.diff.pieces} == {"inserted"}
    key = next(iter(old.references))
    without = replace(old, references={k: r for k, r in old.references.items() if k != key})
    (source,) = changes.between(without, old)
    assert (source.kind, source.is_reference, source.title) == ("new reference", True, old.references[key].title)


def test_a_changed_source_says_which_part_and_the_year(old):
    key = next(k for k, r in old.references.items() if r.year)
    source = old.references[key]
    new = replace(old, references=old.references | {key: replace(source, year=source.year + 1, note="Read again.")})
    (found,) = changes.between(old, new)
    assert found.kind == "reference only"
    assert [part.label for part in found.layers[0].parts] == ["Year", "Note"]
    assert found.marks == (f"{source.year} became {source.year + 1}",)


def test_changes_stand_in_the_order_of_the_page_with_the_sources_last(old):
    key = next(iter(old.references))
    new = reworded(reworded(old, "CORD-COMPRESSION", headline="A"), CODE, headline="B")
    new = replace(new, references=old.references | {key: replace(old.references[key], note="Read again.")})
    assert [each.about for each in changes.between(old, new)] == ["CORD-COMPRESSION", CODE, key]


def test_what_neither_edition_has_is_no_change(old):
    assert changes.change_of("NO-SUCH", old, old) is None
    assert changes.change_of(CODE, old, old).kind == "no change"
