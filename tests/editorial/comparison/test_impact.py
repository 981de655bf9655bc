"""Whom a change of words reaches: codes, situations of the census, acceptance cases."""

from dataclasses import replace

import pytest

from mbc_advisor.algorithm import acceptance
from mbc_advisor.editorial.comparison import changes, impact
from mbc_advisor.editorial.workflow import drafts
from mbc_advisor.guidance.edition.rows import reference_text, statement_text
from mbc_advisor.guidance.models import Edition, Reference, Statement

from ...support.desk import WHY, editor, reword
from ...support.road import VIGNETTES

pytestmark = pytest.mark.django_db

CENSUS = acceptance.CENSUS.read_text()
SIZE = 8_029_976


def counted(*beginnings):
    """The situations of the census's own lines that begin so."""
    lines = [line.split(" | ")[0].rsplit(" ", 1) for line in CENSUS.splitlines()]
    return sum(int(count) for name, count in lines if name in beginnings)


def change_variant(draft, code, variant, **words):
    row = Statement.objects.get(edition=draft, code=code)
    text = statement_text(row)
    variants = text.variants | {variant: replace(text.variants[variant], **words)}
    drafts.save(draft.number, replace(text, variants=variants), row.version, editor(), WHY)
    draft.refresh_from_db()
    return draft


def change_reference(draft, key, **data):
    row = Reference.objects.get(edition=draft, key=key)
    drafts.save(draft.number, replace(reference_text(row), **data), row.version, editor(), WHY)
    draft.refresh_from_db()
    return draft


def reach(draft):
    return {each.code: each for each in impact.summary(draft).reached}


def test_a_draft_that_says_the_same_reaches_nobody(draft):
    found = impact.summary(draft)
    assert (found.reached, found.by_case) == ([], [])
    assert found.sentences == ["No code is said otherwise than in edition 1."]


def test_the_first_edition_has_no_other_to_be_compared_with(edition):
    assert impact.summary(edition).sentences == ["There is no other edition to compare this one with."]


def test_a_changed_code_is_counted_in_the_situations_that_show_it(draft):
    found = reach(reword(draft, "DO-NOT-SWITCH", headline="Other words", body="Other words."))["DO-NOT-SWITCH"]
    variants = statement_text(Statement.objects.get(edition=draft, code="DO-NOT-SWITCH")).variants
    assert variants  # the words of these are in the census on lines of their own
    assert "" in found.variants
    assert found.count.situations == sum(
        counted(f"treat DO-NOT-SWITCH required {name}".strip()) for name in found.variants
    )
    assert found.count.of == SIZE
    assert found.kind == "wording only"


def test_a_variant_counts_only_its_own_situations(draft):
    found = reach(change_variant(draft, "CORD-COMPRESSION", "infection_possible", body="Other words."))[
        "CORD-COMPRESSION"
    ]
    own = counted("urgent CORD-COMPRESSION required infection_possible")
    assert (found.count.situations, found.only) == (own, ("infection possible",))
    assert 0 < own < counted("urgent CORD-COMPRESSION required")


def test_the_base_wording_counts_its_own_situations_and_those_of_variants_that_inherit_it(draft):
    body_only = reach(reword(draft, "CORD-COMPRESSION", body="Other words."))["CORD-COMPRESSION"]
    assert body_only.count.situations == counted("urgent CORD-COMPRESSION required")
    graded = reach(reword(draft, "CORD-COMPRESSION", grade="ESMO [I, A]"))["CORD-COMPRESSION"]
    assert graded.count.situations == counted(
        "urgent CORD-COMPRESSION required", "urgent CORD-COMPRESSION required infection_possible"
    )


def test_what_is_shown_after_an_emergency_counts_too(draft):
    code = "STAGE-THE-REST"
    found = reach(reword(draft, code, headline="Other words"))[code]
    after = counted(f"image {code} consider after the emergency")
    assert after > 0
    assert found.variants == {""}
    assert found.count.situations == counted(
        *(f"image {code} {strength}" for strength in ("required", "recommended", "consider"))
    ) + counted(*(f"image {code} {strength} after the emergency" for strength in ("recommended", "consider")))


def test_conclusions_are_counted_and_their_variants_at_most(draft):
    whole = reach(reword(draft, "confirm_first", headline="Other words"))["confirm_first"]
    assert (whole.count.situations, whole.count.at_most) == (counted("conclusion confirm_first"), False)
    one = reach(change_variant(draft, "resolve_first", "response", body="Other words."))["resolve_first"]
    assert (one.count.situations, one.count.at_most) == (counted("conclusion resolve_first"), True)


def test_an_acceptance_case_is_named_with_the_changed_codes_it_shows(draft):
    draft = reword(
        reword(draft, "LYTIC-ESCAPES-BONE-SCAN", headline="Other"), "CT-LYTIC-BONE-SCAN-NEGATIVE", headline="Other"
    )
    found = impact.summary(draft)
    titles = dict(found.by_case)
    assert set(titles[VIGNETTES["founding-case"]["title"]]) == {
        "LYTIC-ESCAPES-BONE-SCAN",
        "CT-LYTIC-BONE-SCAN-NEGATIVE",
    }
    expecting = {v["title"] for v in VIGNETTES.values() if "LYTIC-ESCAPES-BONE-SCAN" in v["expect"]["must"]}
    forbidding = {
        v["title"] for v in VIGNETTES.values() if "LYTIC-ESCAPES-BONE-SCAN" in v["expect"].get("must_not", ())
    }
    showing = {title for title, codes in titles.items() if "LYTIC-ESCAPES-BONE-SCAN" in codes}
    assert expecting
    assert expecting <= showing
    assert not forbidding & showing
    assert found.cases == len(VIGNETTES)
    assert f"{len(titles)} of {len(VIGNETTES)} acceptance cases show changed words." in found.sentences


def test_an_acceptance_case_that_shows_another_variant_is_not_named(draft):
    shown = {case.title for case in impact.acceptance_cases() if ("CORD-COMPRESSION", "") in case.shows}
    other = {
        case.title for case in impact.acceptance_cases() if ("CORD-COMPRESSION", "infection_possible") in case.shows
    }
    assert shown - other
    found = impact.summary(change_variant(draft, "CORD-COMPRESSION", "infection_possible", body="Other words."))
    assert {title for title, _ in found.by_case} == other


def test_a_changed_source_reaches_every_code_that_cites_it_and_no_other(draft):
    key = "zometa_uspi"
    citing = {
        code for code, text in changes.text_of(draft).statements.items()
        if any(key in words.citations for words in text.every_wording().values())
    }  # fmt: skip
    found = impact.summary(change_reference(draft, key, note="Read again."))
    assert {each.code for each in found.reached} == citing
    assert {(each.kind, each.sources, each.changed) for each in found.reached} == {("reference only", (key,), False)}
    assert [each.about for each in found.sources] == [key]


def test_a_source_cited_by_one_variant_counts_the_situations_of_that_variant(draft):
    text = changes.text_of(draft)
    code, variant, key = next(
        (code, name, key)
        for code, statement in text.statements.items()
        for name, words in statement.variants.items()
        for key in words.citations
        if not any(key in w.citations for n, w in statement.every_wording().items() if n != name)
    )
    assert reach(change_reference(draft, key, note="Read again."))[code].variants == {variant}


def test_a_day_of_review_reaches_no_reader_and_is_listed_apart(draft):
    row = Statement.objects.get(edition=draft, code="TUMOUR-BOARD")
    drafts.save(draft.number, replace(statement_text(row), review_by="2030-01-01"), row.version, editor(), WHY)
    draft.refresh_from_db()
    found = impact.summary(draft)
    assert found.reached == []
    assert [each.about for each in found.silent] == ["TUMOUR-BOARD"]


def test_the_summary_says_how_many_of_which_kind_and_which_is_shown_most_often(draft):
    draft = reword(reword(draft, "PATIENT-VIEWS", headline="Other"), "CORD-COMPRESSION", grade="ESMO [I, A]")
    first, second, _ = impact.summary(draft).sentences
    assert first == "2 codes are said otherwise than in edition 1. By kind: reference only 1, wording only 1."
    most = counted("discuss PATIENT-VIEWS information")
    assert second == (
        f"The one most often shown is PATIENT-VIEWS, in {most:,} of {SIZE:,} situations of the census ({100 * most / SIZE:.1f} %)."
    )


def test_a_census_counts_each_wording_and_knows_which_codes_it_does_not_count(edition):
    text = changes.text_of(edition)
    found = impact.read_census("# A census\nsituations 10\ndiscuss PATIENT-VIEWS information 3 | 0.0\n")
    assert found.shown(text.statements["PATIENT-VIEWS"], {""}).share == "30.0 %"
    assert found.shown(text.statements["TUMOUR-BOARD"], {""}) is None


@pytest.mark.parametrize(
    ("situations", "of", "share"),
    [(0, 100, "0 %"), (1, 8_000_000, "less than 0.1 %"), (1, 1000, "0.1 %"), (7, 7, "100.0 %")],
)
def test_a_share_never_rounds_some_down_to_none(situations, of, share):
    assert impact.Count(situations, of).share == share


def test_every_code_of_the_edition_is_in_the_census(edition):
    found, text = impact.census(), changes.text_of(edition)
    assert [code for code, each in text.statements.items() if found.shown(each, {""}) is None] == []


def test_a_reading_of_two_studies_is_counted(draft):
    draft = reword(draft, "CT-LYTIC-BONE-SCAN-NEGATIVE", headline="Other words")
    draft = change_variant(draft, "DIFFUSE-MARROW", "cytopenia", plain="Other words.")
    found = reach(draft)
    lytic, marrow = found["CT-LYTIC-BONE-SCAN-NEGATIVE"].count, found["DIFFUSE-MARROW"].count
    assert (lytic.situations, lytic.at_most) == (counted("reading CT-LYTIC-BONE-SCAN-NEGATIVE"), False)
    assert (marrow.situations, marrow.at_most) == (counted("reading DIFFUSE-MARROW"), True)
    assert lytic.situations > 0


def test_an_edition_in_force_is_compared_with_the_one_it_was_made_from(draft):
    draft = reword(draft, "PATIENT-VIEWS", headline="Other")
    Edition.objects.filter(pk=1).update(in_force=False)
    draft.in_force = True
    assert impact.summary(draft).against == 1


def test_counting_takes_few_queries_however_much_has_changed(draft, django_assert_max_num_queries):
    for code in ("PATIENT-VIEWS", "CORD-COMPRESSION", "TUMOUR-BOARD"):
        draft = reword(draft, code, headline="Other")
    with django_assert_max_num_queries(7):
        impact.summary(draft)
