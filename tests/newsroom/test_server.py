"""What the server takes out of a request before Django sees it."""

import asyncio

import pytest

from newsroom.server import PlainRequests

pytestmark = pytest.mark.sqlite


def test_a_client_cannot_pretend_to_be_the_proxy_and_odd_bytes_have_a_form():
    seen = {}

    async def application(scope, receive, send):
        seen.update(scope)

    scope = {
        "type": "http",
        "query_string": b"q=\xff a",
        "headers": [(b"x_forwarded_proto", b"https"), (b"x-forwarded-proto", b"http"), (b"host", b"x")],
    }
    asyncio.run(PlainRequests(application)(scope, None, None))
    assert seen["headers"] == [(b"x-forwarded-proto", b"http"), (b"host", b"x")]
    assert seen["query_string"] == b"q=%FF%20a"
