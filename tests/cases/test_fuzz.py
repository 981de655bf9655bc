"""Whatever is sent gets an answer: never a fault, and every refusal in a sentence."""

import io
import json
from urllib.parse import quote, urlencode

import pytest
from django.core.management import call_command
from django.test import Client
from hypothesis import HealthCheck, Phase, example, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from mbc_advisor.algorithm.case.facts import as_json
from mbc_advisor.algorithm.case.read import CaseRefused, read_case, read_json
from mbc_advisor.algorithm.case.vocabulary import MODALITIES, QUESTIONS, STUDY_QUESTIONS
from mbc_advisor.cases.questionnaire.posted import to_post

from ..support import strategies
from ..support.road import FORM, FOUNDING, Page, fields_of, has_a_sentence, send

pytestmark = pytest.mark.django_db
BOUNDED = effort(
    deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate, Phase.shrink),
)  # fmt: skip

ROAD = ("/", "/live/", "/study/ct/", "/advice/", "/sheet/", "/text/")
STUDY_NAMES = [f"studies-{modality}-{key}" for modality in MODALITIES for key in ("result", *STUDY_QUESTIONS)]
NAMES = [
    *QUESTIONS,
    *STUDY_NAMES,
    "label",
    "reader",
    "action",
    "csrfmiddlewaretoken",
    "creatinine_umol_l-unit",
    "albumin_g_l-unit",
]
ANSWERS = sorted(
    {answer for q in (*QUESTIONS.values(), *STUDY_QUESTIONS.values()) for answer in getattr(q, "answers", ())}
)
STRANGE = [
    "\0",
    "a\0b",
    "\ufeff",
    "\u202e",
    "\uffff",
    "😀" * 20,
    "x" * 3000,
    "9" * 400,
    "-0",
    "1e9",
    "NaN",
    "٣",
    "1,5",
    "<b>",
    "{{ x }}",
    "%00",
]

anything = st.one_of(
    st.sampled_from(ANSWERS),
    st.sampled_from(STRANGE),
    st.text(max_size=12),
    st.integers().map(str),
    st.floats().map(str),
)
name = st.one_of(
    st.sampled_from(NAMES), st.sampled_from(["studies", "studies-", "studies.ct", "studies.ct.count", "studies.a.b.c", "__class__", ""]),
    st.text(max_size=8), st.text("studie-._ct", max_size=14).map("studies-{}".format),
)  # fmt: skip
fields = st.lists(st.tuples(name, anything), max_size=12)


def bold():
    """A client that gets the page a person would get."""
    return Client(raise_request_exception=False)


def stands(response):
    """An answer, or a refusal with a sentence."""
    assert response.status_code < 500
    if response.streaming or "Content-Encoding" in response:
        return
    if response.status_code >= 400 and response.request["REQUEST_METHOD"] != "HEAD":
        assert has_a_sentence(response), response.content[:300]


# Forms


@given(st.sampled_from(ROAD), fields)
@effort(BOUNDED, max_examples=150)
@example("/live/", [("studies", "ct")])
@example("/", [("studies.a.b.c", "1"), ("studies.x", "1")])
@example("/", [("studies-ct-result", "positive"), ("studies-ct-result", "negative")])
@example("/advice/", [("label", "a\0b"), ("weight_kg", "\0")])
def test_any_fields_get_an_answer_or_a_sentence(path, sent):
    stands(send(bold(), path, sent))


@given(st.sampled_from(ROAD), strategies.raw())
@effort(BOUNDED, max_examples=60)
def test_any_answers_however_they_contradict_get_an_answer_or_a_sentence(path, case):
    sent = [(key, str(value)) for key, value in case.items() if key != "studies"]
    for study in case["studies"]:
        for key, value in study.items():
            sent += [
                (f"studies-{study['modality']}-{key}", str(v)) for v in (value if isinstance(value, list) else [value])
            ]
    got = send(bold(), path, [(name, value) for name, value in sent if not name.endswith("-modality")])
    stands(got)
    assert path != "/live/" or got.status_code == 200


@given(strategies.raw(), fields)
@effort(BOUNDED, max_examples=60)
def test_the_panel_never_complains(case, more):
    got = send(bold(), "/live/", [*((key, str(value)) for key, value in case.items()), *more])
    assert got.status_code == 200


@given(strategies.cases(), st.sampled_from(["positive", "equivocal", "benign", "negative", "not_done"]))
@effort(BOUNDED, max_examples=40)
def test_another_result_for_every_study_is_never_an_error_on_the_way_through_the_questionnaire(case, result):
    """What the new result hides is dropped and named; what is left is a case."""
    client = bold()
    sent = [(name, result if name.endswith("-result") else value) for name, value in to_post(case)]
    page = Page(send(client, "/", sent))
    assert page.faults == []
    kept = page.filled()
    assert send(client, "/advice/", kept).status_code == 200
    asked = {name for name, _ in kept}
    gone = {name for name, value in sent if value != "not_done"} - asked
    named = page.by_class("notice")
    assert bool(named) == bool(gone)


# Bodies


def multipart(*parts, boundary="b", end=True):
    body = b"".join(b"--b\r\n" + part + b"\r\n" for part in parts)
    return body + (b"--" + boundary.encode() + b"--\r\n" if end else b"")


FIELD = b'Content-Disposition: form-data; name="label"\r\n\r\n\\ud800x'
BODIES = {
    "empty multipart": (b"", "multipart/form-data; boundary=b"),
    "no boundary": (b"x", "multipart/form-data"),
    "empty boundary": (b"x", "multipart/form-data; boundary="),
    "long boundary": (b"x", "multipart/form-data; boundary=" + "b" * 300),
    "boundary of other letters": (b"x", "multipart/form-data; boundary=é"),
    "cut short": (multipart(FIELD, end=False)[:-4], "multipart/form-data; boundary=b"),
    "no header in a part": (multipart(b"abc"), "multipart/form-data; boundary=b"),
    "a header without end": (b"--b\r\nContent-Disposition: form-data; name=", "multipart/form-data; boundary=b"),
    "a name not UTF-8": (multipart(b'Content-Disposition: form-data; name="\xff\xfe"\r\n\r\n\xff'), "multipart/form-data; boundary=b"),
    "a strange transfer": (multipart(b"Content-Transfer-Encoding: uuencode\r\n" + FIELD), "multipart/form-data; boundary=b"),
    "base64 that is none": (multipart(b"Content-Transfer-Encoding: base64\r\n" + FIELD), "multipart/form-data; boundary=b"),
    "a file for an answer": (
        multipart(b'Content-Disposition: form-data; name="er"; filename="er"\r\n\r\npositive'),
        "multipart/form-data; boundary=b",
    ),
    "form not UTF-8": (b"er=\xff\xfe&label=%ff%fe", FORM),
    "form of NUL": (b"er=%00&%00=%00&label=\x00", FORM),
    "form of separators": (b"&&&;;==&=&", FORM),
    "form with half an escape": (b"er=%&label=%e", FORM),
    "another encoding named": (b"er=positive", FORM + "; charset=latin-1"),
    "an encoding that is none": (b"er=positive", FORM + "; charset=nonsense"),
    "JSON": (json.dumps(FOUNDING).encode(), "application/json"),
    "text": (b"er=positive", "text/plain"),
    "no type": (b"er=positive", ""),
    "a broken type": (b"er=positive", ";;;=/"),
    "a type of other letters": (b"er=positive", "téxt/x"),
} | {
    f"charset {charset}": (multipart(FIELD), f"multipart/form-data; boundary=b; charset={charset}")
    for charset in (
        "base64", "rot13", "zip", "undefined", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "utf-7", "utf-16", "utf-32",
        "UTF8", "utf-8-sig", "nonsense", '"', "",
    )
}  # fmt: skip


@pytest.mark.parametrize("path", ["/", "/live/", "/text/"])
@pytest.mark.parametrize("body", BODIES)
def test_a_malformed_body_gets_an_answer_or_a_sentence(path, body):
    data, kind = BODIES[body]
    stands(bold().generic("POST", path, data, content_type=kind))


@pytest.mark.parametrize("length", ["", "abc", "-1", "1e3", "0", "999999999999999999999", "1" * 5000])
def test_a_wrong_content_length_gets_an_answer_or_a_sentence(length):
    stands(bold().generic("POST", "/live/", b"er=positive", content_type=FORM, CONTENT_LENGTH=length))


@given(
    st.sampled_from(ROAD),
    st.binary(max_size=300),
    st.sampled_from([FORM, "multipart/form-data; boundary=b", "application/json", "x"]),
)
@effort(BOUNDED, max_examples=60)
def test_any_bytes_get_an_answer_or_a_sentence(path, data, kind):
    stands(bold().generic("POST", path, data, content_type=kind))


@pytest.mark.parametrize("path", ROAD)
def test_a_form_with_a_thousand_answers_is_answered_or_refused(path):
    many = [("studies-ct-sites", "ribs")] * 900 + [(f"x{number}", "y") for number in range(900)]
    stands(send(bold(), path, many))


@pytest.mark.parametrize(
    "headers",
    [
        {"cookie": "csrftoken=\xff"}, {"cookie": "=;;=" * 50}, {"cookie": "sessionid=" + "x" * 3000}, {"hx-request": "true", "hx-target": "%00"},
        {"hx-current-url": "http://[::1"}, {"hx-current-url": "%ff", "hx-current-url-uri-autoencoded": "true"},
        {"referer": "http://[::1"}, {"accept": "\0"}, {"accept-language": "x" * 3000}, {"origin": "null"}, {"host": "localhost:99999999"},
        {"range": "bytes=9-1"}, {"if-none-match": '"'}, {"if-modified-since": "yesterday"}, {"accept-encoding": "gzip;q=x"},
        {"x-forwarded-for": "'"}, {"transfer-encoding": "chunked"}, {"x-http-method-override": "PUT"},
    ],
    ids=str,
)  # fmt: skip
def test_strange_headers_get_an_answer_or_a_sentence(headers):
    for client in (bold(), Client(raise_request_exception=False, enforce_csrf_checks=True)):
        stands(client.get("/", headers=headers))
        stands(client.get("/guidance/rulebook/", headers=headers))
        stands(send(client, "/advice/", fields_of(FOUNDING), headers=headers))


# Addresses

pieces = st.one_of(
    st.sampled_from(["study", "advice", "live", "text", "sheet", "guidance", "codes", "rulebook", "static", "css", "admin", "login", "healthz"]),
    st.sampled_from(["..", ".", "", "%00", "%ff", "%2f", "%2e%2e", "ct", "CT", "BIOPSY-A-LESION", "x" * 2000, "é", "\u202e"]),
    st.text(max_size=6).map(lambda text: quote(text, safe="")),
)  # fmt: skip
address = st.builds(
    lambda parts, end: "/" + "/".join(parts) + end,
    st.lists(pieces, max_size=4),
    st.sampled_from(["", "/", "?", "?a=%ff", "?reader=%00"]),
)
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "PROPFIND", "get", "X" * 200)


@given(address, st.sampled_from(METHODS))
@effort(BOUNDED, max_examples=150)
@example("/study/ct/", "GET")
@example("/advice/", "GET")
@example("//", "POST")
@example("/guidance/codes/%00", "GET")
@example("/guidance/codes/BIOPSY-A-LESION/", "POST")
@example("/admin/login/", "PUT")
@example("/healthz", "POST")
@example("/static/css/app.css", "DELETE")
def test_any_address_by_any_method_gets_an_answer_or_a_sentence(path, method):
    stands(bold().generic(method, path))


# JSON

numbers = st.one_of(
    st.integers(), st.floats(), st.just(10**400), st.just(-(10**30)), st.decimals(places=3, allow_nan=False).map(float)
)
leaves = st.one_of(st.none(), st.booleans(), numbers, anything, st.just("\ud800"))
values = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(name, inner, max_size=4), max_leaves=8
)
study = st.dictionaries(st.sampled_from(["modality", "result", *STUDY_QUESTIONS]) | name, values, max_size=5)
cases = st.dictionaries(st.sampled_from([*QUESTIONS, "studies", "label", "facts_version"]) | name, values, max_size=6)


@given(
    st.one_of(
        values, cases, st.builds(lambda case, studies: case | {"studies": studies}, cases, st.lists(study, max_size=3))
    )
)
@effort(BOUNDED, max_examples=200)
def test_any_json_is_a_case_or_is_refused_in_sentences(data):
    try:
        case = read_case(read_json(json.dumps(data)))
    except CaseRefused as refusal:
        sentences = [fault.sentence for fault in refusal.faults]
        assert sentences
        assert all(sentence.endswith(".") and len(sentence) < 1000 for sentence in sentences)
        json.dumps(sentences, ensure_ascii=False).encode()
    else:
        assert read_case(as_json(case)) == case


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return tmp_path_factory.mktemp("fuzz") / "case.json"


@given(
    st.one_of(st.binary(max_size=200), st.text(max_size=100).map(lambda text: text.encode("utf-8", "surrogatepass")))
)
@effort(BOUNDED, max_examples=60)
@example(b'{"age_years": 1e99999999999999999999}')
@example(b'{"a": "\\ud800"}')
@example(b'{"\\ud800": 1}')
@example(b"[" * 50_000)
def test_any_file_is_answered_by_the_command_in_json(file, content):
    file.write_bytes(content)
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with pytest.raises(SystemExit) as end:
        call_command("advise", str(file), stdout=out)
    out.flush()
    assert end.value.code == 1
    answer = json.loads(out.buffer.getvalue())
    assert answer["errors"]


def test_what_the_fuzzer_sends_reaches_the_road(client):
    """The tools above do send what a browser would."""
    got = client.post("/advice/", urlencode(fields_of(FOUNDING)), content_type=FORM)
    assert Page(got).conclusion == "act_as_metastatic"
