"""A statement that takes too long is ended, sooner for readers than for the desk."""

import pytest
from django.db import OperationalError, connection
from django.http import HttpResponse

from newsroom.statements import StatementLimits


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_reader_waits_less_than_the_desk(rf, settings):
    settings.STATEMENT_SECONDS, settings.STATEMENT_SECONDS_DESK = 0.05, 2

    def slow(request):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.2)")
        return HttpResponse("done")

    assert StatementLimits(slow)(rf.get("/admin/")).content == b"done"
    with pytest.raises(OperationalError, match="statement timeout"):
        StatementLimits(slow)(rf.get("/"))
    assert StatementLimits(slow)(rf.get("/admin/")).content == b"done"
