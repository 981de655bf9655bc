"""The application server in a process of its own: slow senders, bodies in chunks, malformed requests, its end."""

import os
import signal
import socket
import subprocess
import sys
import time
from threading import Event, Thread

import pytest
from django.conf import settings

from .conftest import ANSWER, running

pytestmark = pytest.mark.django_db

HEAD = b"POST /advice/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"


def test_many_who_send_a_byte_a_second_hold_nobody_up(serve):
    done = Event()

    def drip(sock, sent):
        for byte in sent:
            sock.sendall(bytes([byte]))
            if done.wait(1):
                break
        sock.close()

    with serve() as server:
        slow = [Thread(target=drip, args=(server.connect(), b"GET / HTTP/1.1\r\nHost: localhost")) for _ in range(8)]
        for _ in range(8):
            sock = server.connect()
            sock.sendall(HEAD + b"Content-Length: 1000\r\n\r\n")
            slow.append(Thread(target=drip, args=(sock, b"x=1&y=2&z=3&a=4&b=5")))
        for each in slow:
            each.start()
        idle = [server.connect() for _ in range(200)]
        time.sleep(1.5)
        try:
            for path in ("/healthz", "/"):
                began = time.perf_counter()
                assert server.ask(path).status == 200
                assert time.perf_counter() - began < 5  # on a busy machine; it was 35
        finally:
            done.set()
            for each in slow:
                each.join()
            for each in idle:
                each.close()


def test_a_body_sent_in_chunks_is_read_whole(serve):
    body = "cord_compression=yes&mri=positive"
    asked = {"Content-Type": "application/x-www-form-urlencoded", "Host": "localhost"}
    with serve() as server:
        page = server.ask("/")
        cookie = page.headers["Set-Cookie"].partition(";")[0]
        token = page.text.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
        asked["Cookie"] = cookie
        fields = f"csrfmiddlewaretoken={token}&{body}"
        whole = server.ask("/advice/", "POST", body=fields, headers=asked)
        pieces = (part.encode() for part in (fields[:70], fields[70:90], fields[90:]))
        chunked = server.ask("/advice/", "POST", body=pieces, headers=asked, encode_chunked=True)
        empty = server.ask("/advice/", "POST", body=fields.partition("&")[0], headers=asked)

    def told(answer):
        return answer.text.replace(token, "").partition("<main")[2]

    assert chunked.status == whole.status
    assert len(told(chunked)) == len(told(whole))
    assert len(told(chunked)) != len(told(empty))


MALFORMED = {
    "no request": ANSWER.encode() + b"\r\n\r\n",
    "a method of somebody's own": b"MRSANSWER / HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "a strange header": b"GET / HTTP/1.1\r\nHost: localhost\r\n" + ANSWER.encode() + b" : x\r\n\r\n",
    "a strange host": b"GET / HTTP/1.1\r\nHost: " + ANSWER.encode() + b".example\r\n\r\n",
    "no length": HEAD + b"Content-Length: " + ANSWER.encode() + b"\r\n\r\n",
    "broken chunks": HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + ANSWER.encode() + b"\r\n\r\n",
    "another coding": HEAD + b"Transfer-Encoding: " + ANSWER.encode() + b"\r\n\r\n",
    "too large a body": HEAD + b"Content-Length: 9999999\r\n\r\nx=" + ANSWER.encode(),
    "too large a head": HEAD + b"X: " + ANSWER.encode() * 5000 + b"\r\n\r\n",
    "no token": HEAD
    + b"Origin: https://"
    + ANSWER.encode()
    + b".example\r\nContent-Length: 26\r\n\r\nx="
    + ANSWER.encode(),
    "an unknown address": b"GET /"
    + ANSWER.encode()
    + b"?q="
    + ANSWER.encode()
    + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "an address that is no text": b"GET /%ff%00" + ANSWER.encode() + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
}


def test_whatever_is_sent_the_log_is_json_and_holds_nothing_of_it(serve):
    with serve() as server:
        for sent in MALFORMED.values():
            with server.connect() as sock:
                sock.sendall(sent)
                sock.shutdown(socket.SHUT_WR)
                answer = sock.recv(1000)
            assert answer.startswith(b"HTTP/1."), sent[:50]
            assert b"500" not in answer[:20], sent[:50]
        for _ in range(3):  # gone before the answer
            sock = server.connect()
            sock.sendall(f"GET /guidance/rulebook/?q={ANSWER} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            sock.close()
        server.ask("/healthz")
        lines = server.lines()
    assert lines
    told = server.log.read_text()
    for held in (ANSWER, "MRSANSWER", "127.0.0.1"):
        assert held not in told


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_without_a_word(serve, how):
    with serve() as server:
        assert server.ask("/livez").text == "MBC Advisor is alive\n"
        assert "Server" not in server.ask("/livez").headers
        server.process.send_signal(how)
        assert server.process.wait(5) == 0
        assert "Traceback" not in server.log.read_text()


def test_behind_a_proxy_that_ends_https_its_word_counts_and_nobody_elses(serve):
    https = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1"}
    with serve(BEHIND_TLS="1") as server:
        assert server.ask("/livez").status == 200
        assert server.ask("/").status == 301
        assert server.ask("/", headers=https).status == 200
    with serve(BEHIND_TLS="1", TRUSTED_PROXY="192.0.2.7") as server:
        assert server.ask("/", headers=https).status == 301


def test_who_sends_many_requests_and_reads_no_answer_holds_nobody_up(serve):
    asked = b"GET /static/admin/js/vendor/xregexp/xregexp.js HTTP/1.1\r\nHost: localhost\r\n\r\n" * 150
    with serve() as server:
        deaf = [server.connect() for _ in range(5)]
        for sock in deaf:
            sock.sendall(asked)
        time.sleep(1.5)
        try:
            began = time.perf_counter()
            assert server.ask("/livez", timeout=8).status == 200
            assert time.perf_counter() - began < 5
        finally:
            for sock in deaf:
                sock.close()


@pytest.mark.parametrize("named", ["charset*=klingon''x", "boundary*=utf-9''x"])
def test_a_content_type_that_cannot_be_read_is_refused_with_a_page(serve, named):
    with serve() as server:
        got = server.ask("/advice/", "POST", body="x=1", headers={"Content-Type": f"text/html; {named}"})
        assert got.status == 415
        assert "The request was not understood" in got.text


@pytest.mark.parametrize("listen", [[], ["nowhere"], ["127.0.0.1:taken"]])
def test_an_address_that_cannot_be_served_is_named_in_one_sentence(listen, tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        listen = [each.replace("taken", str(taken.getsockname()[1])) for each in listen]
        env = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
        got = subprocess.run(
            [sys.executable, "-m", "mbc_advisor.server", *listen],
            cwd=settings.BASE_DIR, env=env, capture_output=True, text=True, check=False, timeout=30,
        )  # fmt: skip
    assert got.returncode == 1
    assert len(got.stderr.splitlines()) == 1
    assert "name an address and a free port" in got.stderr


def test_a_database_file_is_for_its_owner_alone_wherever_it_lies(tmp_path):
    file = tmp_path / "elsewhere.sqlite3"
    before = os.umask(0o022)
    try:
        with running(tmp_path, DATABASE_URL=f"sqlite:///{file}") as server:
            server.ask("/healthz")
    finally:
        os.umask(before)
    assert file.stat().st_mode & 0o077 == 0
