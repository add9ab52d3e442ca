"""A WSGI application that answers every request with the same bytes, on the server that the site has.

usage: python -m bench.bare PORT WORKERS FILE

What is faster than this is answered before WSGI; what is slower, by Django's work.
"""

import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import uvicorn
from a2wsgi import WSGIMiddleware


def application() -> Any:
    """Made once in each worker, as the site's own is."""
    body = Path(os.environ["BARE_FILE"]).read_bytes()
    headers = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))]

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        start_response("200 OK", headers)
        return [body]

    wsgi: Any = answer
    return WSGIMiddleware(wsgi, workers=4)


if __name__ == "__main__":
    port, workers, os.environ["BARE_FILE"] = sys.argv[1:]
    uvicorn.run(
        "bench.bare:application",
        factory=True,
        port=int(port),
        workers=int(workers),
        interface="asgi3",
        lifespan="off",
        http="httptools",
        ws="none",
        proxy_headers=False,
        server_header=False,
        access_log=False,
        log_level="warning",
    )
