"""manage.py find: a sentence copied from a page leads to its words and its rule."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from mbc_advisor.guidance.files.files import read_edition
from mbc_advisor.library.find import find

from ..support.road import FOUNDING, Page, fields_of, send

EDITIONS = "mbc_advisor/guidance/editions/1/"


def found(sentence):
    """What the command prints."""
    out = StringIO()
    call_command("find", sentence, stdout=out)
    return out.getvalue()


@pytest.fixture
def advice(client, edition):
    return Page(send(client, "/advice/", fields_of(FOUNDING))).text()


@pytest.fixture
def for_a_patient(client, edition):
    return Page(send(client, "/advice/", [*fields_of(FOUNDING), ("reader", "plain")])).text()


def wording(code):
    return read_edition().statements[code].wording


def as_read(markdown):
    return " ".join(markdown.replace("*", "").split())


@pytest.mark.parametrize(
    ("code", "part", "file", "rule"),
    [
        ("EXCLUDE-MYELOMA", "headline", "confirm.toml", "rules/confirm.py"),
        ("START-BONE-AGENT", "body", "bone_agent.toml", "rules/bone_agent.py"),
        ("TUMOUR-BOARD", "plain", "discuss.toml", "rules/discuss.py"),
        ("act_as_metastatic", "headline", "conclusion.toml", "imaging/conclusions.py"),
        ("CT-LYTIC-BONE-SCAN-NEGATIVE", "headline", "lean.toml", "imaging/leans.py"),
    ],
)
def test_the_words_of_a_statement_lead_to_their_line_and_rule(advice, for_a_patient, code, part, file, rule):
    text = as_read(getattr(wording(code), part))
    sentence = " ".join(text.split()[:14])
    page = for_a_patient if part == "plain" else advice
    assert sentence in " ".join(page.split()).replace("\u00a0", " ")
    lines = found(sentence).splitlines()
    at = next(n for n, line in enumerate(lines) if f"  {code} {part}" in line)
    assert lines[at].startswith(f"{EDITIONS}{file}:")
    assert any(f"given by mbc_advisor/algorithm/{rule}:" in line for line in lines[at + 1 :])


@pytest.mark.parametrize(
    ("sentence", "file"),
    [
        ("Signs of the first study that names each region.", "templates/cases/report/"),
        ("Names options for a clinician to judge; not a treatment order.", "templates/includes/foot.html:"),
        ("CT shows what bone scan does not", "mbc_advisor/cases/report/"),
        ("Not given in this section, and why", "templates/cases/report/section.html:"),
        ("Parathyroid hormone", "mbc_advisor/algorithm/case/vocabulary.py:"),
    ],
)
def test_the_words_of_templates_and_of_python_lead_to_their_line(advice, sentence, file):
    assert sentence in advice
    assert any(line.startswith(file) for line in found(sentence).splitlines())


def test_a_source_leads_to_its_reference(client, edition):
    source = read_edition().references["cardoso2018"]
    assert source.title in Page(client.get("/guidance/references/")).text()
    assert f"{EDITIONS}references.toml:" in (printed := found(source.title))
    assert "cardoso2018 title" in printed


def test_marks_of_the_page_count_for_nothing():
    words = " ".join(as_read(wording("TUMOUR-BOARD").body).split()[:9])
    typed = f"  {words.replace(' ', chr(10), 2).replace('-', '–').upper()} [1, 2–4]"
    assert "TUMOUR-BOARD body" in found(typed)


def test_a_place_holder_stands_for_any_study():
    headline = wording("NOT-THE-BLIND-TEST").headline
    assert "{modality}" in headline
    assert "NOT-THE-BLIND-TEST headline" in found(headline.replace("{modality}", "whole-body MRI"))


def test_a_sentence_made_of_several_is_found_by_its_longest_part():
    printed = found(f"in this very case of ours {wording('TUMOUR-BOARD').headline}")
    assert "TUMOUR-BOARD headline" in printed


def test_words_that_stand_nowhere_are_said(settings):
    with pytest.raises(CommandError, match=r"^No text has these words\."):
        call_command("find", "gallimaufry flummery")


def test_the_words_looked_for_are_named(settings):
    looked_for, places = find(settings.BASE_DIR, "“Signs of the first study that names each region.”")
    assert looked_for == "signs of the first study that names each region"
    assert len(places) == 1
