"""The reading room: rulebook, codes, references, edition, policy, limits; and editions in the admin."""

import gzip
import re
from dataclasses import replace
from html import unescape

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from mbc_advisor.algorithm.imaging.conclusions import CONCLUSIONS
from mbc_advisor.algorithm.imaging.leans import AGREE, AGREE_BENIGN, LEAN_RULES
from mbc_advisor.algorithm.logic.conditions import Not, Says, Term, some_study
from mbc_advisor.algorithm.rulebook.outline import outline
from mbc_advisor.algorithm.rulebook.rulebook import evidence, rulebook
from mbc_advisor.algorithm.rules import RULES
from mbc_advisor.guidance.context import needs_edition
from mbc_advisor.guidance.edition import in_force
from mbc_advisor.guidance.files.files import read_edition
from mbc_advisor.guidance.models import Edition, Reference, Statement
from mbc_advisor.library import views
from mbc_advisor.library.management.commands.write_to_verify import PAGE
from mbc_advisor.library.to_verify import markdown

from ..support.desk import published

ALL_CODES = [*RULES, *LEAN_RULES, AGREE, AGREE_BENIGN, *CONCLUSIONS]
WITH_EDITION = [
    "/guidance/rulebook/",
    "/guidance/codes/BIOPSY-A-LESION",
    "/guidance/references/",
    "/guidance/edition/",
]
WITHOUT = ["/guidance/", "/guidance/policy/", "/guidance/intended-use/"]

pytestmark = pytest.mark.django_db


def words_of(response):
    """What a reader reads: the text without tags, one space between words."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def text(client, code):
    return words_of(client.get(f"/guidance/codes/{code}"))


@pytest.fixture
def nothing_in_force(edition):
    Edition.objects.update(in_force=False)


@pytest.fixture
def next_edition(edition):
    """A second edition in force, in which one statement says something else."""
    return published(headline="Bring the images to the board")


# Every page


@pytest.mark.parametrize("address", [*WITH_EDITION, *WITHOUT])
def test_every_page_is_open_to_all_and_read_only(client, edition, address):
    assert client.get(address).status_code == 200
    assert client.head(address).status_code == 200
    assert client.post(address).status_code == 405
    assert not client.cookies


@pytest.mark.parametrize("address", [*WITH_EDITION, *WITHOUT])
def test_every_page_names_its_edition_and_that_no_clinician_has_reviewed_it(client, edition, address):
    read = words_of(client.get(address))
    assert "Not yet reviewed. Edition 1 is submitted, pending review by clinicians." in read
    assert "Edition 1, submitted, pending review by clinicians, 22 November 2026. Engine 1.0." in read
    assert "not a treatment order" in read


def test_an_approved_edition_is_not_called_unreviewed(client, next_edition):
    for address in (*WITH_EDITION, *WITHOUT):
        read = words_of(client.get(address)).lower()
        assert "edition 2, approved by clinicians" in read
        assert "not yet reviewed" not in read
        assert "no clinician has approved" not in read
        assert "not been reviewed" not in read


@pytest.mark.parametrize("address", [*WITH_EDITION, *WITHOUT])
def test_no_page_carries_inline_style_or_script(client, edition, address):
    page = client.get(address).content.decode()
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", page)


@pytest.mark.parametrize("address", WITH_EDITION)
def test_a_page_asks_the_database_four_times_at_first_and_once_afterwards(
    client, edition, address, django_assert_max_num_queries
):
    in_force._kept.cache_clear()
    extra = address == "/guidance/edition/"  # and the list of editions kept
    with django_assert_max_num_queries(4 + extra):
        client.get(address)
    with django_assert_max_num_queries(1 + extra):
        client.get(address)


@pytest.mark.parametrize("address", [*WITH_EDITION, "/guidance/codes/INTERVAL-IMAGING"])
def test_a_page_travels_in_less_than_120_kilobytes(client, edition, address):
    got = client.get(address, headers={"accept-encoding": "gzip"})
    assert got["Content-Encoding"] == "gzip"
    assert len(got.content) < 120_000
    assert b"</html>" in gzip.decompress(got.content)


# While no edition is in force


@pytest.mark.parametrize("address", WITH_EDITION)
def test_without_an_edition_the_page_says_how_to_load_one(client, nothing_in_force, address):
    got = client.get(address)
    assert got.status_code == 503
    assert "python manage.py load_edition" in got.text


@pytest.mark.parametrize("address", WITHOUT)
def test_policy_and_limits_can_be_read_without_an_edition(client, nothing_in_force, address):
    read = words_of(client.get(address))
    assert "No edition of the guidance is in force, so no advice is given." in read
    assert "Not yet reviewed" not in read


def test_any_view_can_ask_for_an_edition(rf, edition):
    @needs_edition
    def view(request, word):
        return HttpResponse(f"{word} {request.edition.number}")

    assert view(rf.get("/"), "edition").content == b"edition 1"
    Edition.objects.update(in_force=False)
    assert view(rf.get("/"), "edition").status_code == 503


def test_a_page_of_ours_answers_an_unknown_address_even_when_the_database_does_not(monkeypatch):
    def refuse():
        raise OperationalError("gone")

    monkeypatch.setattr(in_force, "in_force", refuse)
    got = Client(raise_request_exception=False).get("/no-such-page")
    assert got.status_code == 404
    assert "There is no page at this address" in got.text


# The rulebook


def test_the_rulebook_has_one_line_for_every_code(client, edition):
    page = client.get("/guidance/rulebook/").content.decode()
    linked = re.findall(r'href="/guidance/codes/([\w-]+)"', page)
    assert linked == [*RULES, *LEAN_RULES, AGREE, AGREE_BENIGN, *dict.fromkeys(linked[-len(CONCLUSIONS) :])]
    assert sorted(linked) == sorted(ALL_CODES)
    for section in ("urgent", "bone_agent", "lean", "conclusion"):
        assert f'href="#{section}"' in page
        assert f'id="{section}"' in page


def test_every_code_has_a_page_with_its_condition_words_and_sources(client, edition):
    shipped = read_edition()
    for code in ALL_CODES:
        got = client.get(reverse("library:code", args=[code]))
        assert got.status_code == 200, code
        page = got.content.decode()
        anchors = set(re.findall(r'href="#([^"]+)"', page))
        assert anchors <= set(re.findall(r'id="([^"]+)"', page)), code
        for key in shipped.statements[code].wording.citations:
            assert f'id="ref-{key}"' in page, (code, key)


def test_every_code_of_the_edition_is_in_the_rulebook():
    assert set(rulebook().entries) == set(read_edition().statements)


@pytest.mark.parametrize("code", ["NO-SUCH-CODE", "biopsy-a-lesion", "x" * 300])
def test_an_unknown_code_is_not_found(client, edition, code):
    assert client.get(f"/guidance/codes/{code}").status_code == 404


def test_a_rule_given_in_several_ways_says_them_in_order_with_strength_and_wording(client, edition):
    read = text(client, "BIOPSY-A-LESION")
    ways = re.findall(r"(required|recommended|consider) wording “([\w ]+)”", read)
    assert ways[:3] == [
        ("required", "visceral crisis"),
        ("required", "visceral"),
        ("consider", "after repeat"),
    ]
    assert "Strength required, recommended or consider" in read
    assert "The purpose is diagnosis" in read


def test_what_all_ways_ask_is_said_once_and_a_way_that_denies_itself_not_at_all(client, edition):
    read = text(client, "INTERVAL-IMAGING")
    when = read[read.index("When it is given In every case") : read.index("Each clause that is a link")]
    assert when.count("There is no emergency") == 1
    assert "There is an emergency" not in when


def test_a_way_without_a_condition_of_its_own_is_the_otherwise(client, edition):
    assert "recommended Otherwise." in text(client, "SYSTEMIC-HR-POSITIVE")


def test_imaging_in_an_emergency_is_given_afterwards(client, edition):
    assert "consider once the emergency is dealt with" in text(client, "SPECT-CT")


def test_a_term_is_defined_on_the_page_with_the_other_codes_that_ask_it(client, edition):
    page = client.get("/guidance/codes/RADIOTHERAPY-WAITS").content.decode()
    assert 'href="#term-suspected"' in page
    assert 'id="term-suspected"' in page
    assert 'href="/guidance/codes/PREPARE-BONE-AGENT"' in page


def test_a_reading_says_which_study_shows_the_finding_and_which_missed_it(client, edition):
    read = text(client, "CT-LYTIC-BONE-SCAN-NEGATIVE")
    assert "Seen on CT or radiograph Missed by bone scan, SPECT/CT or NaF PET/CT" in read
    assert "metastasis likely, certainty moderate" in read
    assert "number 9 of 12" in text(client, "HEALED-LESION")
    assert "But healed metastasis likely, certainty high, when besides:" in text(client, "HEALED-LESION")
    assert "the two studies alone decide" in text(client, "FDG-MRI-NEGATIVE")


def test_a_code_that_stands_in_two_tables_shows_both(client, edition):
    read = text(client, "RIBS-ONLY")
    assert "Asked of this pair" in read
    assert "Asked of a positive study that stands alone" in read


def test_agreements_are_told_in_words(client, edition):
    assert "Two positive studies of different mechanism" in text(client, AGREE)
    assert "held at open" in text(client, AGREE_BENIGN)


def test_a_conclusion_says_its_place_in_each_table(client, edition):
    assert "Diagnosis Asked first." in text(client, "proven")
    assert "Response assessment Asked when none of these holds" in text(client, "stable")
    assert "The overall lean is not healing flare possible or healed metastasis likely" in text(client, "resolve_first")


def test_a_page_shows_both_readers_words_variants_rows_and_grade(client, edition):
    read = text(client, "BIOPSY-A-LESION")
    assert read.count("For specialists") == read.count("For other readers") == 7
    assert "Wording “visceral crisis”" in read
    assert "Grade as printed: ABC4 I/B" in text(client, "RECHECK-RECEPTORS")
    assert "Management evidence 1.10" in read
    assert "Imaging evidence G2" in read


def test_words_named_by_the_case_are_marked_where_there_is_none(client, edition):
    assert "Follow the bone disease with [the study]" in text(client, "SAME-MODALITY")


def test_what_rests_on_opinion_says_so(client, edition):
    assert "expert opinion (to verify)" in text(client, "BONE-DENSITY")
    assert "the source was read second-hand (to verify)" in text(client, "CORD-COMPRESSION")
    assert "(to verify)" not in text(client, "TUMOUR-BOARD")


def test_words_unchanged_since_an_earlier_edition_say_since_when(client, next_edition):
    assert "since edition 1, in force here" in text(client, "BIOPSY-A-LESION")
    read = text(client, "TUMOUR-BOARD")
    assert "since edition 2, in force here" in read
    assert "Bring the images to the board" in read


def test_rows_stand_with_the_file_that_holds_them():
    assert evidence(["G2", "1.10", "S18", "imaging 3", "4.3 table", "expert", "source article", "G2"]) == {
        "Imaging evidence": ["G2", "3"],
        "Management evidence": ["1.10", "S18", "4.3 table"],
        "Without a row": ["expert opinion", "source article"],
    }


# Outlines


def test_denials_are_said_in_words():
    answer = Says("case", {"x=1": "x: 1"}, "x is 1", "x is not 1")
    other = Says("case", {"y=1": "y: are you?"}, "y is are you?", "y is not are you?")
    unnamed = Term("t", "it rains", answer)
    assert outline(Not(Not(answer))).text == "x is 1"
    assert outline(~other).text == "not y: are you?"
    assert outline(~unnamed).text == "not: it rains"
    assert outline(~(answer & other)).text == "not all of these together:"
    assert outline(~(answer | other)).text == "none of these:"
    assert outline(~some_study(answer & other)).text == "there is no study of which all of these hold:"
    assert outline(some_study(answer | other)).text == "there is a study of which any of these holds:"
    assert [line.text for line in outline(some_study(answer)).parts] == ["x is 1"]
    lean = {f"lean={name}": name for name in ("metastasis", "open", "flare", "healed", "benign")}
    assert outline(Says("case", lean, "long", "long")).text == "there is an overall lean"


# References


def test_references_are_numbered_by_author_and_linked_with_the_codes_that_cite_them(client, edition):
    page = client.get("/guidance/references/").content.decode()
    keys = re.findall(r'<li id="ref-([\w-]+)">', page)
    assert sorted(keys) == sorted(read_edition().references)
    assert keys.index("aapro2008") < keys.index("cardoso2018") < keys.index("zamanian2023")
    assert '<a href="https://doi.org/10.1093/annonc/mdy192" rel="noopener">doi:10.1093/annonc/mdy192</a>' in page
    assert ">PMC4041672</a>" in page
    assert ">PMID 11552396</a>" in page
    assert 'href="/guidance/codes/BIOPSY-A-LESION"' in page
    assert all('rel="noopener"' in link for link in re.findall(r'<a href="https://[^>]*>', page))


def test_a_year_is_said_once_and_an_unknown_kind_as_it_stands(edition):
    source = read_edition().references["cardoso2018"]
    assert views.ReferenceRow(1, source, "").year == ""
    assert views.ReferenceRow(1, replace(source, source="Ann Oncol"), "").year == "2018"
    assert views.ReferenceRow(1, replace(source, year=None), "").year == ""
    assert views.ReferenceRow(1, replace(source, kind="book"), "").kind_words == "book"


# The edition


def test_the_edition_page_counts_what_it_rests_on_and_lists_what_to_verify(client, next_edition):
    got = client.get("/guidance/edition/")
    read = words_of(got)
    statements = read_edition().statements.values()
    listed = [each.code for each in statements if each.basis != "read"]
    assert f"{len(statements)} statements and {len(read_edition().references)} references" in read
    assert f"{len(listed)} statements do not rest on a source that was read" in read
    for code in listed:
        assert f'href="/guidance/codes/{code}"' in got.text
    assert next_edition.content_hash in read
    assert "2, in force" in read
    assert "First edition" not in read
    assert Edition.objects.get(number=1).content_hash[:12] in read


def test_the_page_of_what_to_verify_is_current(monkeypatch, tmp_path, capsys):
    assert PAGE.read_text(encoding="utf-8") == markdown(in_force.shipped()), "run: python manage.py write_to_verify"
    monkeypatch.setattr("mbc_advisor.library.management.commands.write_to_verify.PAGE", tmp_path / "page.md")
    call_command("write_to_verify")
    assert (tmp_path / "page.md").read_bytes() == PAGE.read_bytes()


# The admin


@pytest.mark.parametrize("model", [Edition, Statement, Reference])
def test_administrators_read_editions_and_change_nothing(client, edition, model):
    client.force_login(get_user_model().objects.create_superuser("ada"))
    base = f"/admin/guidance/{model._meta.model_name}/"
    one = model.objects.first().pk
    assert client.get(base).status_code == 200
    assert client.get(f"{base}{one}/change/").status_code == 200
    assert client.get(f"{base}add/").status_code == 403
    assert client.post(f"{base}{one}/change/", {"title": "x"}).status_code == 403
    assert client.post(f"{base}{one}/delete/", {"post": "yes"}).status_code == 403
