"""The site behind the servers of `deploy/`, as these files have them but for ports, TLS and the folder of the site."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.services import free_port

from .servers import ROOT, Server, newsroom, running

__all__ = ["behind_nginx", "behind_varnish", "site_behind"]

#: As the site behind a front is called; nginx passes names without their ports.
_NAME = "paper.localhost"
_NGINX = """
{user}
daemon off;
worker_processes auto;
pid {folder}/front.pid;
error_log {folder}/front.error.log;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  client_body_temp_path {folder}/f-body; proxy_temp_path {folder}/f-proxy; fastcgi_temp_path {folder}/f-fastcgi;
  uwsgi_temp_path {folder}/f-uwsgi; scgi_temp_path {folder}/f-scgi;
  include {folder}/site.conf;
}}
"""


@contextmanager
def site_behind(environment: dict[str, str], log: Path, purged: int | None = None) -> Iterator[Server]:
    """A site by the default command that knows of one proxy before it, and tells the Varnish on port `purged`."""
    own = {**environment, "SITE_URL": f"http://{_NAME}", "PROXY_HOPS": "1", "SECRET_KEY": "bench" * 12}
    if purged:
        own |= {"PURGE": "varnish", "PURGE_URL": f"http://127.0.0.1:{purged}/"}
    with newsroom(own, log) as server:
        server.host = _NAME
        yield server


@contextmanager
def behind_nginx(folder: Path, site: Server) -> Iterator[Server]:
    """`deploy/nginx.conf`, which passes pages on and keeps none."""
    port = free_port()
    told = (ROOT / "deploy" / "nginx.conf").read_text()
    told = re.sub(r"server \{\s*listen 80;.*?\n\}\n", "", told, count=1, flags=re.DOTALL)  # leads to https
    told = re.sub(r"^\s*(listen \[::\]|ssl_).*\n", "", told, flags=re.MULTILINE)
    told = told.replace("listen 443 ssl http2", f"listen 127.0.0.1:{port}").replace(":8000", f":{site.port}")
    (folder / "site.conf").write_text(told.replace("/var/lib/newsroom", str(folder)))
    shutil.copy(ROOT / "deploy" / "newsroom-headers.conf", folder)
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "front.conf").write_text(_NGINX.format(folder=folder, user=user))
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    command = [program, "-p", str(folder), "-e", str(folder / "front.error.log"), "-c", str(folder / "front.conf")]
    with running(command, port, dict(os.environ), folder / "front.log") as server:
        server.host = _NAME
        yield server


@contextmanager
def behind_varnish(folder: Path, site: Server, port: int) -> Iterator[Server]:
    """`deploy/varnish.vcl`, where a page lives until the site says that it changed."""
    rules = folder / "site.vcl"
    rules.write_text((ROOT / "deploy" / "varnish.vcl").read_text().replace('"8000"', f'"{site.port}"'))
    program = shutil.which("varnishd") or "/usr/sbin/varnishd"
    command = [program, "-F", "-n", str(folder / "varnish"), "-a", f"127.0.0.1:{port}", "-f", str(rules)]
    with running([*command, "-s", "malloc,64m"], port, dict(os.environ), folder / "varnish.log") as server:
        server.host = _NAME
        yield server
