"""Run with a database of its own: kills the process that writes, and says what is not wholly old or wholly new.

    python -m tests.faults.killing statements    at every statement of each writing operation, and around its commit
    python -m tests.faults.killing saves N       N acknowledged saves by processes that are killed at random

Prints one JSON object: what was tried, and the faults found.
"""

import json
import os
import random
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import django

SEED = 20260314
WORKERS = 3


def kill_at(number: int) -> Any:
    """From now on this process dies at its `number`-th statement; before and after a commit count too."""
    from django.db import connection

    left = [number]

    def step() -> None:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        step()
        return execute(sql, params, many, context)

    commit = connection._commit

    def commit_and_count() -> None:
        step()
        commit()
        step()

    connection._commit = commit_and_count
    connection.execute_wrappers.append(wrapper)


def in_child(number: int, work: Callable[[], None]) -> bool:
    """Do `work` in a process that dies at its `number`-th statement; return whether it died."""
    from django.db import connections

    connections.close_all()
    child = os.fork()
    if child == 0:
        try:
            kill_at(number)
            work()
            os._exit(0)
        except BaseException as error:
            sys.stderr.write(f"{type(error).__name__}: {error}\n")
            os._exit(1)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return True
    if os.WEXITSTATUS(status):
        raise RuntimeError("the operation failed in the child")
    return False


# What must hold


def faults_of(key: int) -> Iterator[str]:
    """What is half written of an article."""
    from articles.body import marked_quotes
    from articles.models import Activity, Article, Edition, Revision, content_of, digest_of

    article = Article.objects.get(pk=key)
    revisions = list(Revision.objects.filter(article=article).order_by("number"))
    if [row.number for row in revisions] != list(range(1, article.version + 1)):
        yield f"revisions {[row.number for row in revisions]} of version {article.version}"
    elif revisions[-1].sha256 != digest_of(content_of(article)):
        yield "the newest revision is not what the article says"
    marked = {quote.ref: quote.text for quote in marked_quotes(article.body)}
    if marked != dict(article.quotes.standing().values_list("ref", "text")):
        yield "quotes differ from the marks"
    editions = list(Edition.objects.filter(article=article).order_by("number"))
    if [row.number for row in editions] != list(range(1, len(editions) + 1)):
        yield "edition numbers have gaps"
    if len(editions) != Activity.objects.filter(article=article, action="publish").count():
        yield "an edition without its line of the log, or a line without its edition"
    for edition in editions:
        content = edition.revision.content
        if edition.edition_tags.count() != len(content["tags"]) or edition.quotes.count() != len(content["quotes"]):
            yield f"edition {edition.number} lacks rows"
        if edition.body != content["body"]:
            yield f"edition {edition.number} has other words than its revision"
    if Edition.live.filter(article=article).count() > 1:
        yield "two live editions"


def state_of(key: int) -> str:
    """Everything that an operation on an article may change."""
    from articles.models import Activity, Article, Change, Edition, content_of, digest_of

    article = Article.objects.get(pk=key)
    spans = list(Edition.objects.filter(article=article).order_by("number").values_list("number", "valid_until"))
    workflow = (article.state, str(article.embargoed_until), article.version)
    changes = Change.objects.filter(key=f"article:{key}").count()
    lines = Activity.objects.filter(article=article).count()
    return repr((digest_of(content_of(article)), workflow, spans, changes, lines))


# Every statement


def operations() -> dict[str, Callable[[Any], Callable[[], None]]]:
    """Each gives, for an article, the work that is done in the child."""
    from django.test import Client
    from django.utils import timezone

    from articles.models import Article, Correction, Revision
    from articles.publishing import CorrectionNote, move, publish, restore, set_embargo, withdraw
    from tests.desk.forms import change_page, shown
    from tests.factories import make_tag, make_user

    desk = Client()
    desk.force_login(make_user())

    def fresh(article: Any) -> Any:
        return Article.objects.get(pk=article.pk)

    def save(article: Any) -> Callable[[], None]:
        tag = make_tag()
        data = shown(desk, article) | {
            "headline": f"Written at {time.monotonic_ns()}",
            "body": '<p>“<q data-quote="k' + str(time.monotonic_ns())[-8:] + '">New words</q>” and others.</p>',
            "article_tags-TOTAL_FORMS": str(article.article_tags.count() + 1),
            f"article_tags-{article.article_tags.count()}-tag": str(tag.pk),
            f"article_tags-{article.article_tags.count()}-content_object": str(article.pk),
        }

        def work() -> None:
            answer = desk.post(change_page(article), data)
            assert answer.status_code == 302, answer.context["adminform"].form.errors

        return work

    note = CorrectionNote(Correction.Kind.CORRECTION, "It was wrong.")
    return {
        "save": save,
        "publish": lambda article: lambda: publish(fresh(article), correction=note) and None,
        "withdraw": lambda article: lambda: withdraw(fresh(article)) and None,
        "move": lambda article: (
            lambda: (
                move(fresh(article), "in_review" if fresh(article).state == "draft" else "draft", by=None, reason="Why")
                and None
            )
        ),
        "embargo": lambda article: (
            lambda: set_embargo(fresh(article), timezone.now().replace(year=2999), by=None) and None
        ),
        "restore": lambda article: (
            lambda: (
                restore(fresh(article), Revision.objects.filter(article=article).order_by("number").first()) and None
            )
        ),
    }


def kill_at_every_statement() -> dict[str, Any]:
    from articles.publishing import publish
    from tests.factories import make_article, make_section, make_tag

    section, tag = make_section(), make_tag()
    tried: dict[str, int] = {}
    faults: list[str] = []
    for name, prepare in operations().items():
        article = make_article(
            section=section,
            tags=[tag, make_tag()],
            body=f'<p>“<q data-quote="first{len(tried)}">We said so</q>,” she said.</p>',
            speakers={f"first{len(tried)}": {"speaker": "Ana Ruiz", "printed": "Ana Ruiz"}},
        )
        if name in ("publish", "withdraw"):
            publish(article)
        if name == "restore":
            article.headline = "Later"
            article.save()
        article.refresh_from_db()
        work, before = prepare(article), state_of(article.pk)  # as long as it dies too early nothing changes
        number, dies = 0, True
        while dies:
            number += 1
            dies = in_child(number, work)
            after = state_of(article.pk)
            faults += [f"{name}, killed at {number}: {fault}" for fault in faults_of(article.pk)]
            if dies and after != before:
                break  # it died behind its commit: wholly new, which `faults_of` has looked at
        tried[name] = number
    return {"tried": tried, "faults": faults}


# Acknowledged saves


def write_for_ever(worker: int, articles: list[int], ledger: Path) -> None:
    """Save random changes; each save that came back is written down and forced to the disk."""
    from django.db import transaction

    from articles.models import Article, ArticleTag, Revision, StaleArticle, Tag

    chance = random.Random(f"{SEED}{worker}{os.getpid()}")
    tags = list(Tag.objects.values_list("pk", flat=True))
    with ledger.open("ab", buffering=0) as acknowledged:
        while True:
            article = Article.objects.get(pk=chance.choice(articles))
            words = f"{worker} {os.getpid()} {time.monotonic_ns()}"
            article.headline = f"Headline {words}"
            article.body = (
                f'<p>Words {words}. “<q data-quote="w{article.pk}x{chance.randrange(9)}">Said {words}</q>”</p>'
            )
            try:
                with transaction.atomic():
                    article.save(record=False)
                    article.article_tags.all().delete()
                    for position, tag in enumerate(chance.sample(tags, 2)):
                        ArticleTag.objects.create(content_object=article, tag_id=tag, position=position)
                    revision: Revision = article.record_revision()
            except StaleArticle:
                continue
            acknowledged.write(f"{article.pk} {article.version} {revision.sha256} {words}\n".encode())
            os.fsync(acknowledged.fileno())


def save_and_be_killed(wanted: int, folder: Path) -> dict[str, Any]:
    from django.db import connections

    from articles.models import Revision
    from tests.factories import make_article, make_section, make_tag

    section = make_section()
    articles = [make_article(section=section, tags=[make_tag()]).pk for _ in range(5)]
    chance, kills = random.Random(SEED), 0
    ledgers = [folder / f"ledger-{worker}" for worker in range(WORKERS)]
    connections.close_all()
    children: dict[int, int] = {}

    def start(worker: int) -> None:
        child = os.fork()
        if child == 0:
            try:
                write_for_ever(worker, articles, ledgers[worker])
            except BaseException:
                traceback.print_exc()
            os._exit(1)
        children[child] = worker

    def lines() -> list[str]:
        texts = [ledger.read_text() for ledger in ledgers if ledger.exists()]
        return [line for text in texts for line in text.splitlines(keepends=True) if line.endswith("\n")]

    for worker in range(WORKERS):
        start(worker)
    while len(lines()) < wanted:
        time.sleep(chance.uniform(0.02, 0.4))
        child = chance.choice(list(children))
        os.kill(child, signal.SIGKILL)
        if not os.WIFSIGNALED(os.waitpid(child, 0)[1]):
            raise RuntimeError("a writer ended by itself")
        kills += 1
        start(children.pop(child))
    for child in children:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    faults = [fault for article in articles for fault in faults_of(article)]
    stored = {(row.article_id, row.number): row for row in Revision.objects.filter(article__in=articles)}
    for line in lines():
        key, version, sha256, words = line.rstrip("\n").split(" ", 3)
        revision = stored.get((int(key), int(version)))
        if revision is None or revision.sha256 != sha256 or words not in revision.content["body"]:
            faults.append(f"an acknowledged save is lost: {line}")
    return {"tried": {"acknowledged": len(lines()), "kills": kills}, "faults": faults}


def main() -> None:
    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.test.utils import setup_test_environment

    connection.settings_dict["OPTIONS"].pop("pool", None)  # forked processes must not share its sockets
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    setup_test_environment(debug=False)  # answers carry their context
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    call_command("migrate", verbosity=0)
    if sys.argv[1] == "statements":
        found = kill_at_every_statement()
    else:
        found = save_and_be_killed(int(sys.argv[2]), Path(settings.DATA_DIR))
    from articles.management.commands.check_newsroom import CHECKS

    found["faults"] += [f"{name}: {fault}" for name, check in CHECKS.items() for fault in check()]
    print(json.dumps(found))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    main()
