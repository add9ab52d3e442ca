"""What an operator sees of a running site, and what nobody else sees."""

import json
import logging
import urllib.error
import urllib.request

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connection

from newsroom import environment, health, metrics
from newsroom.logs import JsonLines, RequestLog, TextLines
from tests.services import free_port


def test_ready_once_the_database_answers_and_has_its_shape(client, db, monkeypatch):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content, answer["Cache-Control"]) == (200, b"ok", "no-store")
    monkeypatch.setattr(health, "_migrated", _raises(health._NotYet))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content, answer["Retry-After"]) == (503, b"migrations", "2")
    with monkeypatch.context() as broken:
        broken.setattr(connection, "cursor", _raises(OperationalError))
        answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"database")
    answer = client.get("/healthz", headers={"host": "10.0.0.7:8000"})  # as probes ask
    assert (answer.status_code, answer.content, answer["X-Content-Type-Options"]) == (200, b"ok", "nosniff")
    assert client.get("/", headers={"host": "10.0.0.7:8000"}).status_code == 400


def _raises(error):
    def raising(*_, **__):
        raise error

    return raising


def test_metrics_are_told_on_a_port_of_their_own_and_nowhere_else(client, db, monkeypatch):
    monkeypatch.delenv("METRICS_PORT", raising=False)
    assert metrics.serve_metrics() is None
    assert client.get("/metrics").status_code == 404
    asked = free_port()
    first, second = metrics.serve_metrics(asked), metrics.serve_metrics(asked)
    assert first and second and first < second  # two processes of one site
    client.get("/api/v1/articles")
    with urllib.request.urlopen(f"http://127.0.0.1:{first}/metrics") as answer:
        told = answer.read().decode()
    samples = [line for line in told.splitlines() if not line.startswith("#")]
    values = {name: float(value) for name, _, value in (line.rpartition(" ") for line in samples)}
    assert len(values) == len(samples)
    assert values['newsroom_answers_total{part="api",status="2xx"}'] >= 1
    assert (
        values['newsroom_answer_seconds_bucket{part="api",le="+Inf"}']
        == values['newsroom_answer_seconds_count{part="api"}']
    )
    assert values["process_resident_memory_bytes"] > 10_000_000
    families = [line.split()[2] for line in told.splitlines() if line.startswith("# TYPE")]
    assert len(set(families)) == len(families)
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"http://127.0.0.1:{first}/")


def record(message, **extra):
    made = logging.LogRecord("newsroom.test", logging.INFO, __file__, 1, message, None, None)
    made.__dict__.update(extra)
    return made


def test_a_line_is_one_line_and_says_which_request_it_belongs_to(rf, settings, caplog):
    settings.PROXY_HOPS, settings.LOG_REQUESTS = 1, True
    caplog.set_level(logging.INFO, logger="newsroom.requests")
    lines = []

    def view(request):
        from django.http import HttpResponse

        lines.append(json.loads(JsonLines().format(record("two\nlines", fields={"path": "/a\nb"}))))
        lines.append(TextLines().format(record("two\nlines", fields={"path": "/a\nb"})))
        return HttpResponse(status=503)

    answer = RequestLog(view)(rf.get("/preview/secret/", headers={"X-Request-ID": "of-the-proxy"}))
    assert answer["X-Request-ID"] == lines[0]["request"] == "of-the-proxy"
    assert lines[0]["message"] == "two\nlines"
    assert "\n" not in lines[1]
    assert "of-the-proxy" in lines[1]
    [logged] = caplog.records
    assert logged.fields["path"] == "/preview/…"
    forged = RequestLog(view)(rf.get("/", headers={"X-Request-ID": "a b\tc"}))
    assert len(forged["X-Request-ID"]) == 16
    settings.PROXY_HOPS = 0
    assert RequestLog(view)(rf.get("/", headers={"X-Request-ID": "of-anybody"}))["X-Request-ID"] != "of-anybody"


def test_no_line_of_a_log_opens_a_preview():
    message = "Internal Server Error: /preview/abcdefghijklmnopqrst-_/photos/x.jpg"
    for lines in (JsonLines(), TextLines()):
        line = lines.format(record(message))
        assert "abcdefghij" not in line and "/photos/x.jpg" in line


def test_a_format_of_logs_that_is_none_is_said_so(monkeypatch):
    monkeypatch.setenv("LOG_FORMAT", "xml")
    with pytest.raises(ImproperlyConfigured, match="json or text"):
        environment.log_format()
