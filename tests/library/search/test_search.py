"""Search in the guidance: what clinicians ask, how they spell it, what nobody should be able to break."""

import io
import json
import logging
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mbc_advisor.editorial.workflow import withdrawals
from mbc_advisor.guidance.edition import in_force
from mbc_advisor.guidance.files.files import read_edition
from mbc_advisor.guidance.models import Edition
from mbc_advisor.guidance.words.texts import Wording
from mbc_advisor.library.search import index
from mbc_advisor.library.search.index import MARK
from mbc_advisor.library.search.names import SAME, WORDS_TOO
from mbc_advisor.library.search.numbers import spans
from mbc_advisor.library.search.search import MOST_PASSAGES, search
from mbc_advisor.library.search.tokens import stems
from mbc_advisor.library.search.words import EXAMPLES, terms

from ...support.desk import editor
from ...support.road import Page, words

ADDRESS = "/guidance/search/"


def questions(name):
    """(question, codes of which any is right) of a list beside this file."""
    lines = (Path(__file__).parent / name).read_text().splitlines()
    asked = [line.split(" | ") for line in lines if not line.startswith("#")]
    return [(question, set(re.findall(r"[\w-]+", codes))) for question, codes in asked]


QUESTIONS, UNSEEN = questions("questions.txt"), questions("questions_unseen.txt")


@pytest.fixture(scope="module")
def shipped():
    return in_force.shipped()


def codes(edition, question):
    return [each.code for each in search(edition, question).passages]


def with_body(edition, code, body):
    """The edition, with another body for a statement and no variants."""
    statement = edition.statements[code]
    changed = replace(statement, wording=replace(statement.wording, body=body), variants={})
    return replace(edition, statements=edition.statements | {code: changed})


def marked(text):
    return re.findall(f"{MARK[0]}(.*?){MARK[1]}", text)


# What clinicians ask


@pytest.mark.parametrize(("question", "expected"), QUESTIONS)
def test_the_passage_a_clinician_wants_is_among_the_first_three(shipped, question, expected):
    assert expected & set(codes(shipped, question)[:3])


def test_of_twenty_questions_by_somebody_who_had_not_seen_the_index_eighteen_are_answered(shipped):
    assert len(UNSEEN) == 20
    assert sum(bool(right & set(codes(shipped, question)[:3])) for question, right in UNSEEN) >= 18


def test_the_questions_are_more_than_forty_about_passages_that_exist(shipped):
    assert len({question for question, _ in QUESTIONS}) >= 40
    assert set().union(*(right for _, right in QUESTIONS + UNSEEN)) <= set(shipped.statements)


def test_every_example_on_the_page_finds_something(shipped):
    assert all(codes(shipped, each) for each in EXAMPLES)


def test_every_code_in_any_case_brings_its_passage_first(shipped):
    for code in shipped.statements:
        assert codes(shipped, code)[0] == codes(shipped, code.lower())[0] == code


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("zometa", "zoledronate"),
        ("XGEVA", "denosumab"),
        ("scintigram", "bone scan"),
        ("mets", "metastases"),
        ("CrCl", "kidney function"),
        ("hypercalcemia", "hypercalcaemia"),
        ("estrogen receptor", "oestrogen receptor"),
        ("orthopedic", "orthopaedic"),
        ("tumor", "tumour"),
        ("MSCC", "spinal cord compression"),
        ("osteonecrosis of the jaw", "ONJ"),
        ("metastasis", "metastases"),
    ],
)
def test_two_names_of_one_thing_find_the_same_passages(shipped, typed, same):
    assert codes(shipped, typed) == codes(shipped, same) != []


def test_no_name_stands_in_two_groups_of_names():
    names = [name.strip() for group in SAME for name in group.split(",")]
    assert sorted(set(names)) == sorted(names)


def test_what_is_asked_for_in_full_comes_before_what_is_not(shipped):
    found = search(shipped, "zoledronate dialysis").passages
    assert found[0].complete
    assert {"zoledronate", "dialysis"} <= {each.casefold() for each in marked(found[0].body)}


def test_where_nothing_has_all_of_it_passages_with_a_part_are_shown_and_say_so(shipped):
    found = search(shipped, "superscan dentist").passages
    assert found
    assert not any(each.complete for each in found)


def test_a_word_that_stands_nowhere_is_named(shipped):
    assert search(shipped, "ibandronate dose").missing == ("ibandronate",)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("zolendronate clearance", "zoledronate clearance"),
        ("Denosumap and teeth", "denosumab and teeth"),
        ("colman 2020", "coleman 2020"),
        ("scintygraphy", "scintigraphy"),
    ],
)
def test_a_misspelt_word_is_searched_in_its_right_spelling(shipped, typed, meant):
    assert search(shipped, typed).meant == meant


@pytest.mark.parametrize("drug", ["ibandronate", "risedronate", "clodronate"])
def test_the_name_of_another_drug_is_never_taken_for_a_misspelling(shipped, drug):
    found = search(shipped, drug)
    assert (found.missing, found.meant, found.passages) == ((drug,), "", ())


@pytest.mark.parametrize("typed", ["denos", "denosum", "zomet", "fractu"])
def test_an_unfinished_last_word_finds_what_it_begins(shipped, typed):
    assert codes(shipped, typed)


def test_an_author_called_like_the_beginning_of_a_word_hides_nothing(shipped):
    assert "den" in {word for each in shipped.references.values() for word in stems(each.authors)}
    found = search(shipped, "onj den").passages
    assert found[0].complete
    assert "dental" in marked(" ".join(each.body for each in found))


def test_only_the_last_word_may_be_unfinished(shipped):
    assert search(shipped, "denosum teeth").missing == ("denosum",)
    assert search(shipped, "teeth denosum").missing == ()


@pytest.mark.parametrize("question", ["what should we do", "the", "?", "a of the", "\0", "😀", "("])
def test_a_question_of_words_that_ask_nothing_says_so(shipped, question):
    assert search(shipped, question).empty


def test_one_statement_gives_one_passage_in_the_wording_that_fits_best(shipped):
    found = search(shipped, "biopsy visceral crisis").passages
    assert len({each.code for each in found}) == len(found) <= MOST_PASSAGES
    assert ("BIOPSY-A-LESION", "visceral_crisis") in [(each.code, each.variant) for each in found]


# Numbers


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("zoledronate 3.5 mg", "ZOLEDRONATE-3-5-MG"),
        ("zoledronate 3,5mg", "ZOLEDRONATE-3-5-MG"),
        ("clearance 55", "ZOLEDRONATE-3-5-MG"),
        ("clearance 42 mL/min", "ZOLEDRONATE-3-3-MG"),
        ("zoledronate clearance 12", "ZOLEDRONATE-NOT-ADVISED"),
        ("SINS 15", "SINS-UNSTABLE"),
        ("SINS 7", "SINS-INDETERMINATE"),
        ("SINS 3", "SINS-STABLE"),
        ("Mirels 5", "MIRELS-LOW"),
        ("CPS 20", "PD-L1-OPTION"),
    ],
)
def test_a_number_finds_the_range_that_holds_it(shipped, question, first):
    assert codes(shipped, question)[0] == first


def test_the_range_that_holds_a_number_is_marked(shipped):
    found = search(shipped, "zoledronate clearance 25").passages[0]
    assert "below 30 mL/min" in found.headline.replace("\u00a0", " ").replace(MARK[0], "").replace(MARK[1], "")
    assert any("30" in each for each in marked(found.headline))


def test_a_bare_number_is_in_no_range_of_times_and_is_no_percentage(shipped):
    for passage in search(shipped, "zoledronate clearance 25").passages:
        assert not [each for each in marked(passage.body) if "minute" in each or "%" in each]


@pytest.mark.parametrize("typed", ["CDK4/6", "cdk4/6 inhibitor", "CDK 4/6"])
def test_terms_with_figures_and_strokes_are_found(shipped, typed):
    assert "SYSTEMIC-HR-POSITIVE" in codes(shipped, typed)[:3]


def test_ca_15_3_is_found_as_it_is_written(shipped):
    assert any("CA 15-3" in marked(each.body) for each in search(shipped, "CA 15-3").passages)


@pytest.mark.parametrize(
    ("text", "holds", "not_in"),
    [
        ("clearance below 30 mL/min", 29.9, 30),
        ("clearance under 30 mL/min", 0, 30),
        ("more than 72 hours", 73, 72),
        ("at least 15 minutes", 15, 14),
        ("Mirels 9 or more", 9, 8),
        ("SINS 6 or less", 6, 7),
        ("50 to 60 mL/min", 60, 61),
        ("6-8 weeks", 7, 9),
        ("exactly 3.5 mg", 3.5, 3.4),
    ],
)
def test_a_range_holds_what_its_words_say(text, holds, not_in):
    (found,) = spans(text)
    assert found.low <= holds <= found.high
    assert not found.low <= not_in <= found.high


DOSES = {"ZOLEDRONATE-3-0-MG", "ZOLEDRONATE-3-3-MG", "ZOLEDRONATE-3-5-MG", "ZOLEDRONATE-4-0-MG"}
SIDES = [
    ("CrCl < 30", "ZOLEDRONATE-NOT-ADVISED", DOSES),
    ("CrCl under 30", "ZOLEDRONATE-NOT-ADVISED", DOSES),
    ("zoledronate below 30", "ZOLEDRONATE-NOT-ADVISED", DOSES),
    ("GFR < 30 zoledronate", "ZOLEDRONATE-NOT-ADVISED", DOSES),
    ("crcl<30", "ZOLEDRONATE-NOT-ADVISED", DOSES),
    ("Mirels > 8", "MIRELS-FIX", {"MIRELS-BORDERLINE", "MIRELS-LOW"}),
    ("Mirels ≥ 9", "MIRELS-FIX", {"MIRELS-BORDERLINE", "MIRELS-LOW"}),
    ("SINS < 7", "SINS-STABLE", {"SINS-INDETERMINATE", "SINS-UNSTABLE"}),
    ("calcium < 1.9", "CORRECT-CALCIUM-FIRST", {"HYPERCALCAEMIA"}),
    ("CPS < 10", "SYSTEMIC-TRIPLE-NEGATIVE", {"PD-L1-OPTION"}),
    ("CrCl not more than 30", "ZOLEDRONATE-NOT-ADVISED", DOSES),
    ("CrCl not above 30", "ZOLEDRONATE-NOT-ADVISED", DOSES),
    ("zoledronate not over 30", "ZOLEDRONATE-NOT-ADVISED", DOSES),
    ("CrCl less than or equal to 30", "ZOLEDRONATE-NOT-ADVISED", DOSES),
    ("CrCl not exceeding 30", "ZOLEDRONATE-NOT-ADVISED", DOSES),
    ("eGFR below thirty", "ZOLEDRONATE-NOT-ADVISED", DOSES),
    ("less than 30 mL per minute", "ZOLEDRONATE-NOT-ADVISED", DOSES),
    ("CrCl not under 30", "ZOLEDRONATE-3-5-MG", {"ZOLEDRONATE-NOT-ADVISED"}),
    ("SINS under seven", "SINS-STABLE", {"SINS-INDETERMINATE", "SINS-UNSTABLE"}),
    ("SINS no more than six", "SINS-STABLE", {"SINS-INDETERMINATE", "SINS-UNSTABLE"}),
    ("Mirels over eight", "MIRELS-FIX", {"MIRELS-BORDERLINE", "MIRELS-LOW"}),
    ("Mirels not below 9", "MIRELS-FIX", {"MIRELS-BORDERLINE", "MIRELS-LOW"}),
    ("Mirels score of 9 or greater", "MIRELS-FIX", {"MIRELS-BORDERLINE", "MIRELS-LOW"}),
    ("PD-L1 CPS under ten", "SYSTEMIC-TRIPLE-NEGATIVE", {"PD-L1-OPTION"}),
    ("calcium > 3", "HYPERCALCAEMIA", {"CORRECT-CALCIUM-FIRST", "HYPOCALCAEMIA"}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("creatinine clearance 25 ml/minute", "ZOLEDRONATE-NOT-ADVISED"),
        ("zoledronate clearance 25 ml per minute", "ZOLEDRONATE-NOT-ADVISED"),
        ("kidney function twenty five", "ZOLEDRONATE-NOT-ADVISED"),
        ("zoledronate CrCl=25", "ZOLEDRONATE-NOT-ADVISED"),
        ("CrCl between 30 and 39", "ZOLEDRONATE-3-0-MG"),
        ("calcium 3.2 mmol/L", "HYPERCALCAEMIA"),
        ("calcium 13 mg/dL", "HYPERCALCAEMIA"),
        ("zoledronat q12wk", "ZOLEDRONATE-EVERY-12-WEEKS"),
        ("quarterly zoledronate", "ZOLEDRONATE-EVERY-12-WEEKS"),
        ("monthly denosumab", "DENOSUMAB-EVERY-4-WEEKS"),
        ("denosumab every month", "DENOSUMAB-EVERY-4-WEEKS"),
        ("CA15.3", "MARKERS-ALONE-NEVER"),
    ],
)
def test_a_value_or_an_interval_however_it_is_written_brings_its_passage_first(shipped, question, first):
    assert codes(shipped, question)[0] == first


def test_a_value_shows_the_wording_of_few_circumstances(shipped):
    assert search(shipped, "calcium 3.2 mmol/L").passages[0].variant == "over_3_0"


@pytest.mark.parametrize(("question", "first", "contradicts"), SIDES)
def test_a_number_with_a_side_brings_the_passage_of_that_side_first_and_none_of_the_other(
    shipped, question, first, contradicts
):
    found = codes(shipped, question)
    assert found[0] == first
    assert not contradicts & set(found)


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("denusomab", "DENOSUMAB-EVERY-4-WEEKS"),
        ("CA15-3", "MARKERS-ALONE-NEVER"),
        ("weightbearing", "PROTECT-WEIGHT-BEARING"),
        ("q4w", "DENOSUMAB-EVERY-4-WEEKS"),
        ("q12w", "ZOLEDRONATE-EVERY-12-WEEKS"),
        ("ALP raised", "CT-HEALING-FLARE"),
        ("alk phos", "CT-HEALING-FLARE"),
    ],
)
def test_what_clinicians_write_short_or_wrong_is_found(shipped, question, code):
    assert code in codes(shipped, question)[:3]


def test_a_number_in_words_finds_what_the_figure_finds(shipped):
    assert codes(shipped, "three months") == codes(shipped, "3 months") != []


# References


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("coleman 2020", "coleman2020"),
        ("coleman2020", "coleman2020"),
        ("Gennari", "gennari2021"),
        ("André 2021 guideline", "gennari2021"),
        ("Andre 2021", "gennari2021"),
        ("10.1093/annonc/mdy192", "cardoso2018"),
        ("https://doi.org/10.1093/annonc/mdy192", "cardoso2018"),
        ("doi:10.1016/j.annonc.2020.07.019", "coleman2020"),
        ("bone health in cancer ESMO", "coleman2020"),
    ],
)
def test_a_reference_is_found_by_author_title_key_year_or_doi(shipped, typed, key):
    assert key in search(shipped, typed).references[:2]


def test_a_reference_is_shown_only_for_all_that_was_typed(shipped):
    assert search(shipped, "coleman 1850").references == ()


# The words of the edition


def test_a_superscript_is_shown_as_it_is_written(shipped):
    edition = with_body(shipped, "SUPERSCAN", "A superscan with 10⁹ cells/L, 20 mg/m².")
    assert "10⁹ cells/L, 20\u00a0mg/m²" in search(edition, "superscan").passages[0].body


def test_markup_and_marks_in_an_edition_stay_text(shipped):
    edition = with_body(shipped, "SUPERSCAN", "A *superscan* \x02 <b>x</b> & y.\n\n- one\n- two")
    body = next(each.body for each in search(edition, "superscan").passages if each.code == "SUPERSCAN")
    assert marked(body) == ["superscan"]
    assert body.count(MARK[0]) == 1
    assert "one\ntwo" in body
    assert "*" not in body


def test_another_edition_is_searched_in_its_own_words(shipped):
    edition = with_body(shipped, "SUPERSCAN", "Words withdrawn for gallimaufry.")
    assert codes(edition, "gallimaufry") == ["SUPERSCAN"]
    assert codes(shipped, "gallimaufry") == []


def test_a_variant_is_searched_in_the_words_it_takes_from_the_base_too(shipped):
    statement = shipped.statements["SUPERSCAN"]
    odd = replace(statement, variants={"odd": Wording(headline="Gallimaufry")})
    (found,) = search(replace(shipped, statements={"SUPERSCAN": odd}), "gallimaufry superscan").passages
    assert (found.variant, found.complete) == ("odd", True)


def test_the_index_of_an_edition_is_made_once(shipped, monkeypatch):
    search(shipped, "flare")
    monkeypatch.setattr(index.Index, "__init__", lambda *_: pytest.fail("made again"))
    assert codes(shipped, "flare")


def test_many_threads_get_what_one_gets(shipped):
    edition = replace(shipped)  # whose index nobody has made yet
    questions = [question for question, _ in QUESTIONS] * 4
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda question: search(edition, question), questions))
    assert together == [search(shipped, question) for question in questions]


# What nobody should be able to break

HOSTILE = ['"', "'", "NEAR(", "NEAR(a b, 2)", "*", "a*", "^flare", "code:x", "- - -", "(((", "a AND", "OR", "{code body}: x", "\0",
           "\x02flare\x03", "flare\0scan", "😀", "\u202eflare", "\ufb02are", "٣", "1e999", "9" * 200, "x" * 200, "a " * 100,
           "%s %d {0}", "'; DROP TABLE passage; --", "../../etc/passwd", "1,5,5", "<script>alert(1)</script>", "\ud800"]  # fmt: skip


def test_nothing_typed_is_more_than_words(shipped):
    for typed in HOSTILE:
        assert len(search(shipped, typed).passages) <= MOST_PASSAGES, typed


@given(st.text(max_size=200))
@example("0" * 200)
@settings(max_examples=150, deadline=None)
def test_any_text_is_a_question(typed):
    found = search(in_force.shipped(), typed)
    assert found.empty == (not terms(typed))


# The page


@pytest.fixture
def ask(client, edition):
    """The answer to a question, as a response."""
    return lambda question, **headers: client.get(ADDRESS, {"q": question}, headers=headers)


HTMX = {"HX-Request": "true"}


def test_the_page_without_a_question_gives_examples_and_asks_for_no_patient_details(client, edition):
    page = Page(client.get(ADDRESS))
    assert page.status == 200
    assert "No patient details" in page.text("form[@role='search']/p")
    assert [words(each) for each in page.all("ul[@class='examples']/li")] == list(EXAMPLES)


def test_a_passage_has_code_section_strength_words_marked_and_numbered_sources(ask, edition):
    page = Page(ask("can zoledronate be given with a clearance of 25?"))
    first = page.by_class("found")[0].find("li")
    read = words(first)
    assert first.find("h3/a").get("href") == "/guidance/codes/ZOLEDRONATE-NOT-ADVISED"
    assert "ZOLEDRONATE-NOT-ADVISED Bone agents required" in read
    assert "zoledronate" in [words(each) for each in first.iter("mark")]
    numbers = in_force.in_force().alphabetical
    cited = read_edition().statements["ZOLEDRONATE-NOT-ADVISED"].wording.citations
    assert [(words(a), a.get("href")) for a in first.findall("p[@class='note']/a")] == [
        (str(numbers[key]), f"/guidance/references/#ref-{key}") for key in cited
    ]


def test_a_variant_is_named_and_has_its_own_strengths(ask):
    page = Page(ask("biopsy visceral crisis in parallel"))
    (found,) = [each for each in page.by_class("found")[0] if "visceral crisis”" in words(each)]
    assert [words(each) for each in found.iter("span") if "strength" in each.get("class", "").split()] == ["required"]


def test_every_link_to_a_reference_leads_to_one(client, ask):
    targets = set(re.findall(r'id="(ref-[^"]+)"', client.get("/guidance/references/").text))
    linked = set(re.findall(r'references/#(ref-[^"]+)"', ask("zoledronate").text))
    assert linked
    assert linked <= targets


def test_what_is_said_for_other_readers_is_shown_where_it_alone_matches(ask):
    assert "For other readers: " in Page(ask("drip")).text()


def test_withdrawn_words_are_found_no_more_and_their_passage_says_so(ask):
    assert "CORD-COMPRESSION" in ask("dexamethasone cord compression").text
    withdrawals.withdraw("CORD-COMPRESSION", "Its gallimaufry is under query.", editor())
    first = words(Page(ask("MSCC")).by_class("found")[0].find("li"))
    assert "words withdrawn These words were withdrawn on" in first
    assert "Its gallimaufry is under query." in first
    assert "CORD-COMPRESSION" in ask("gallimaufry").text
    found = search(in_force.in_force(), "dexamethasone cord compression").passages
    assert not [each for each in found if each.code == "CORD-COMPRESSION" and each.complete]


def test_a_study_named_by_the_case_has_a_place_holder(ask):
    read = ask("NOT-THE-BLIND-TEST".lower()).text
    assert "{modality}" not in read
    assert "Do not follow with [the study]" in re.sub("</?mark>", "", read)


@pytest.mark.parametrize("code", ["BIOPSY-A-LESION", "ZOLEDRONATE-3-5-MG", "no_evidence"])
def test_a_code_typed_exactly_leads_to_its_page(ask, code):
    assert ask(f" {code} ").headers["Location"] == f"/guidance/codes/{code}"


@pytest.mark.parametrize("code", sorted(WORDS_TOO))
def test_a_code_that_is_a_word_too_is_searched_and_comes_first(ask, code):
    got = ask(code)
    assert got.status_code == 200
    assert Page(got).by_class("found")[0].find("li/h3/a").get("href") == f"/guidance/codes/{code}"


def test_typing_a_code_does_not_lead_away_until_it_is_sent(ask):
    assert ask("BIOPSY-A-LESION", **HTMX).status_code == 200


def test_while_typing_only_the_answer_travels_with_its_count_for_the_live_region(ask):
    got = ask("ONJ dent", **HTMX)
    page = Page(got)
    assert "<html" not in got.text
    assert page.one("p[@id='search-count']").get("hx-swap-oob") == "innerHTML"
    assert re.fullmatch(r"\d+ passages(, \d+ references?)?", page.text("p[@id='search-count']"))


def test_the_count_names_passages_and_references(ask):
    page = Page(ask("coleman 2020"))
    assert page.text("p[@id='search-count']") == "1 reference"
    assert "Bone health in cancer" in page.text("section")
    assert page.by_class("found") == []


def test_a_misspelling_is_searched_as_it_is_meant_and_says_so(ask):
    page = Page(ask("zolendronate renal"))
    (link,) = [each for each in page.all("a") if each.get("href", "").startswith("?q=")]
    assert (link.get("href"), words(link)) == ("?q=zoledronate%20renal", "zoledronate renal")
    assert "Not in edition 1: “zolendronate”." in page.text()
    assert "Searched for zoledronate renal instead." in page.text()
    assert page.by_class("found")


def test_nothing_found_says_what_to_do(ask):
    read = Page(ask("ibandronate")).text()
    assert "Nothing found" in read
    assert "Try fewer or other words" in read


def test_words_that_ask_nothing_get_a_hint(ask):
    assert "Add what the question is about" in Page(ask("what should we do")).text()


@pytest.mark.parametrize("typed", ["😀", "(", "?!"])
def test_a_question_without_a_word_has_nothing_to_search_for(ask, typed):
    assert "Nothing to search for" in Page(ask(typed)).text()


def test_a_page_that_htmx_restores_is_whole(ask):
    got = ask("flare", **HTMX, **{"HX-History-Restore-Request": "true"})
    assert "<html" in got.text


def test_a_question_may_have_two_hundred_characters_and_no_more(ask):
    assert ask("x" * 200).status_code == 200
    got = ask("x" * 10_000)
    assert got.status_code == 422
    assert "A question has at most 200 characters; this one has 10,000." in Page(got).text()
    assert "x" * 201 not in got.text


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_the_page_takes_any_text(ask, headers):
    for typed in HOSTILE[:-1]:
        got = ask(typed, **headers)
        assert got.status_code == 200, typed
        assert "<script>alert" not in got.text


def test_broken_bytes_in_the_address_are_no_fault(client, edition):
    assert client.get(f"{ADDRESS}?q=%ff%fe%00&q=%ED%A0%80").status_code == 200


def test_the_page_is_read_only_and_kept_by_no_cache(client, edition):
    got = client.get(ADDRESS, {"q": "flare"})
    assert got["Cache-Control"] == "no-store"
    assert client.head(ADDRESS).status_code == 200
    assert client.post(ADDRESS, {"q": "flare"}).status_code == 405
    assert not client.cookies
    assert '<meta name="robots" content="noindex">' in got.text


def test_what_was_typed_is_not_in_the_title_and_not_in_the_log(ask):
    handler = next(each for each in logging.getLogger().handlers if each.get_name() == "stderr")
    before = handler.setStream(io.StringIO())
    try:
        got = ask("zoledronate mrs-gallimaufry")
        ask("mrs-gallimaufry " * 20)
        log = handler.stream.getvalue()
    finally:
        handler.setStream(before)
    assert [json.loads(line)["request"] for line in log.splitlines()] == [f"GET {ADDRESS}"] * 2
    assert "gallimaufry" not in log
    assert "gallimaufry" not in Page(got).text("title")


def test_a_search_asks_the_database_once(ask, django_assert_num_queries):
    ask("flare")
    with django_assert_num_queries(1):
        ask("can zoledronate be given with a clearance of 25?")


def test_without_an_edition_the_page_says_how_to_load_one(client, edition):
    Edition.objects.update(in_force=False)
    got = client.get(ADDRESS, {"q": "flare"})
    assert got.status_code == 503
    assert "python manage.py load_edition" in got.text


@pytest.mark.parametrize("address", ["/guidance/rulebook/", "/guidance/codes/FLARE", "/guidance/policy/"])
def test_every_reading_room_has_a_search_box(client, edition, address):
    form = Page(client.get(address)).one("form[@role='search']")
    assert (form.get("action"), form.get("method")) == (ADDRESS, "get")
    assert "no patient details" in words(form)
