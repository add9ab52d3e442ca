"""The fast door answers what the ordinary one would, byte for byte, and leaves everything odd to it."""

import gzip
import re

import brotli
import pytest
from django.conf import settings

from newsroom.page_cache import door

from .served import BODY, Paper, cache_of, only, request, serving, talk

pytestmark = pytest.mark.sqlite

PLAIN = request()
BROWSER = request("/articles/a/", "User-Agent: Mozilla/5.0", "Accept: text/html", "Accept-Encoding: gzip, deflate, br")
ODD: dict[str, list[bytes]] = {
    "plain": [PLAIN],
    "browser": [BROWSER],
    "gzip": [request("/articles/a/", "Accept-Encoding: gzip")],
    "no brotli": [request("/articles/a/", "Accept-Encoding: br;q=0, gzip;q=0.5")],
    "only others": [request("/articles/a/", "Accept-Encoding: zstd, deflate")],
    "encoding in capitals": [request("/articles/a/", "ACCEPT-ENCODING: BR")],
    "any tag": [request("/articles/a/", "If-None-Match: *")],
    "odd tag": [request("/articles/a/", 'If-None-Match: W/"x", y, ,"')],
    "two tags": [request("/articles/a/", 'If-None-Match: "x"', 'If-None-Match: "y"')],
    "head": [request(method="HEAD")],
    "post": [request(method="POST")],
    "unknown method": [request(method="BREW")],
    "lower-case method": [request(method="get")],
    "other parameters": [request("/articles/a/?utm_source=x&fbclid=y")],
    "empty query": [request("/articles/a/?")],
    "fragment": [request("/articles/a/#x")],
    "percent": [request("/articles/%61/")],
    "percent in the query": [request("/search/?q=%22deep%20sea%22&utm_source=%00")],
    "same query in other signs": [request("/search/?q=%22deep%20sea%22"), request("/search/?q=%22deep+sea%22")],
    "broken percent in the query": [request("/search/?q=%2&sort=%ff%fe"), request("/search/?q=%2&sort=%ff%fe")],
    "double slash": [request("//articles/a/")],
    "dots": [request("/articles/../articles/a/")],
    "absolute form": [request("http://paper.example/articles/a/")],
    "other host": [PLAIN.replace(b"paper.example", b"evil.example")],
    "host in capitals": [PLAIN.replace(b"paper.example", b"PAPER.example")],
    "no host": [b"GET /articles/a/ HTTP/1.1\r\n\r\n"],
    "two hosts": [request("/articles/a/", "Host: evil.example")],
    "cookie": [request("/articles/a/", "Cookie: sessionid=x")],
    "authorization": [request("/articles/a/", "Authorization: Basic eA==")],
    "range": [request("/articles/a/", "Range: bytes=0-10")],
    "expect": [request("/articles/a/", "Expect: 100-continue")],
    "upgrade": [request("/articles/a/", "Connection: Upgrade", "Upgrade: websocket")],
    "close": [request("/articles/a/", "Connection: close")],
    "forwarded host": [request("/articles/a/", "X-Forwarded-Host: evil.example")],
    "underscore": [request("/articles/a/", "X_Forwarded_Host: evil.example")],
    "unknown header": [request("/articles/a/", "X-Preview: 1")],
    "body": [request("/articles/a/", "Content-Length: 3") + b"abc"],
    "length of nothing": [request("/articles/a/", "Content-Length: 0")],
    "two lengths": [request("/articles/a/", "Content-Length: 0", "Content-Length: 3") + b"abc"],
    "chunked": [request("/articles/a/", "Transfer-Encoding: chunked") + b"0\r\n\r\n"],
    "length and chunked": [request("/articles/a/", "Content-Length: 5", "Transfer-Encoding: chunked") + b"0\r\n\r\n"],
    "HTTP/1.0": [PLAIN.replace(b"HTTP/1.1", b"HTTP/1.0")],
    "HTTP/2": [PLAIN.replace(b"HTTP/1.1", b"HTTP/2.0")],
    "no version": [b"GET /articles/a/\r\n\r\n"],
    "bare line feeds": [PLAIN.replace(b"\r\n", b"\n")],
    "folded header": [request("/articles/a/", "Accept: text/html,\r\n text/plain")],
    "blank before the colon": [request("/articles/a/", "Accept : text/html")],
    "tab in a value": [request("/articles/a/", "Accept: text/html\ttext/plain")],
    "NUL in a value": [request("/articles/a/", "Accept: a\0b")],
    "bytes above 127": [request("/articles/a/", "Accept: \xff")],
    "two blanks": [PLAIN.replace(b"GET ", b"GET  ")],
    "split in the line": [PLAIN[:7], PLAIN[7:]],
    "split in a header": [PLAIN[:-20], PLAIN[-20:]],
    "split before the end": [PLAIN[:-2], PLAIN[-2:]],
    "whole after half": [PLAIN[:7], PLAIN],
    "pipelined": [PLAIN + PLAIN],
    "pipelined, then odd": [PLAIN + request("/articles/a/", "Cookie: x=y")],
    "one after the other": [PLAIN, BROWSER, PLAIN],
    "odd, then plain": [request("/articles/a/", "Cookie: x=y"), PLAIN],
    "unfinished body, then plain": [request("/articles/a/", "Content-Length: 300", method="POST"), PLAIN],
    "line ends first": [b"\r\n" + PLAIN],
    "nonsense": [b"\x16\x03\x01\x02\x00\x01\x00\x01"],
    "nonsense after plain": [PLAIN, b"\x00\x01\x02"],
    "long header": [request("/articles/a/", "Referer: " + "x" * 9_000)],
    "many headers": [request("/articles/a/", *(f"Sec-Fetch-Site: {n}" for n in range(50)))],
}


@pytest.fixture(scope="module")
def ports():
    """Two servers with a page in their stores: through the fast door, and without it."""
    ready, plain = cache_of(Paper()), cache_of(Paper())
    with serving(plain, fast=False) as ordinary, serving(ready) as fast:
        talk(fast, PLAIN)
        talk(ordinary, PLAIN)
        yield fast, ordinary


@pytest.mark.parametrize("name", ODD)
def test_both_doors_say_the_same(ports, name):
    fast, ordinary = (re.sub(rb"date: [^\r]*\r\n", b"", _in_order(talk(port, *ODD[name]))) for port in ports)
    assert fast == ordinary


def _in_order(answer: bytes) -> bytes:
    """Headers of one answer may stand in any order."""

    def sort(head: re.Match[bytes]) -> bytes:
        line, *fields = head.group(0).rstrip(b"\r\n").split(b"\r\n")
        return b"\r\n".join([line, *sorted(fields)]) + b"\r\n\r\n"

    return re.sub(rb"HTTP/1\.1 \d{3}[^\r]*\r\n(?:[^\r\n]+\r\n)*\r\n", sort, answer)


def test_plain_requests_go_through_the_fast_door_and_others_do_not(ports):
    talk(ports[0], *ODD["percent in the query"])  # the page of a search is kept for half a minute alone
    ready = door._ready
    assert ready is not None
    simple = {name for name, segments in ODD.items() if len(segments) == 1 and ready.answer(segments[0]) is not None}
    assert simple == {
        "plain", "browser", "gzip", "no brotli", "only others", "encoding in capitals", "any tag", "odd tag",
        "other parameters", "empty query", "host in capitals", "percent in the query",
    }  # fmt: skip


def test_a_search_of_several_words_goes_through_the_fast_door_however_they_are_parted(ports):
    fast, _ = ports
    asked = [request(f"/search/?q=deep{blank}sea%C3%A9") for blank in ("%20", "+")]
    talk(fast, asked[0])
    ready = door._ready
    assert ready is not None
    assert ready.answer(asked[0]) is not None
    assert ready.answer(asked[0]) == ready.answer(asked[1])


def test_what_the_proxy_that_comes_along_adds_keeps_no_request_from_the_fast_door(ports):
    config = (settings.BASE_DIR / "deploy" / "nginx.conf").read_text()
    added = re.findall(r"proxy_set_header ([\w-]+) (\S+);", config)
    fields = [f"{name}: x" for name, value in added if value != '""' and name != "Host"]
    assert "X-Request-ID: x" in fields
    ready = door._ready
    assert ready is not None and ready.answer(request("/articles/a/", *fields)) is not None


def test_reader_who_has_the_page_gets_304_and_no_body(ports):
    fast, _ = ports
    first = only(fast, BROWSER)
    tag = re.search(rb'etag: ("[^"]*")', first)[1].decode()
    again = only(fast, BROWSER[:-2] + f"If-None-Match: {tag}\r\n\r\n".encode())
    assert again.startswith(b"HTTP/1.1 304 ")
    assert again.endswith(b"\r\n\r\n")
    assert b"content-length" not in again
    assert tag.encode() in again


def test_each_encoding_has_its_tag_and_the_same_words(ports):
    fast, _ = ports
    bodies, tags = [], set()
    for encoding, read in (("br", brotli.decompress), ("gzip", gzip.decompress), ("identity", bytes)):
        head, _, body = only(fast, request("/articles/a/", f"Accept-Encoding: {encoding}")).partition(b"\r\n\r\n")
        bodies.append(read(body))
        tags.add(re.search(rb'etag: ("[^"]*")', head)[1])
    assert bodies == [BODY] * 3
    assert len(tags) == 3
