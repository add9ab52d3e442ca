"""A statement that takes too long is ended, sooner for readers than for the desk, and never for work behind them."""

import threading

import pytest
from django.db import OperationalError, connection, transaction
from django.http import HttpResponse

from newsroom import background
from newsroom.statements import StatementLimits, without_limit

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def slow(request=None):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(0.2)")
    return HttpResponse("done")


@pytest.fixture(autouse=True)
def limits(settings):
    settings.STATEMENT_SECONDS, settings.STATEMENT_SECONDS_DESK = 0.05, 2
    yield
    with without_limit():  # else the flush after the test has the reader's
        connection.cursor().execute("SELECT 1")


def test_a_reader_waits_less_than_the_desk(rf):
    assert StatementLimits(slow)(rf.get("/admin/")).content == b"done"
    with pytest.raises(OperationalError, match="statement timeout"):
        StatementLimits(slow)(rf.get("/"))
    assert StatementLimits(slow)(rf.get("/admin/")).content == b"done"


def test_a_transaction_that_is_rolled_back_takes_no_limit_along(rf):
    def rolled_back(request):
        with transaction.atomic():
            connection.cursor().execute("SELECT 1")
            transaction.set_rollback(True)
        return slow()

    with without_limit():
        slow()
    with pytest.raises(OperationalError, match="statement timeout"):
        StatementLimits(rolled_back)(rf.get("/"))
    with pytest.raises(OperationalError, match="statement timeout"):
        StatementLimits(transaction.atomic(slow))(rf.get("/"))
    with without_limit(), transaction.atomic():
        slow()


def test_work_behind_requests_has_no_limit_on_a_connection_that_a_reader_had(rf):
    def read(request):
        connection.cursor().execute("SELECT 1")
        return HttpResponse()

    StatementLimits(read)(rf.get("/"))
    raw, told, done = connection.connection, [], threading.Event()

    def work():
        connection.connect()
        connection.connection, own = raw, connection.connection
        try:
            slow()
        except OperationalError as error:
            told.append(error)
        finally:
            connection.connection = own
            done.set()

    background._waiting.put(work)
    background._start()
    assert done.wait(10)
    assert told == []
