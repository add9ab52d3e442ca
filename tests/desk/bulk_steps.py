"""What an editor does with many articles at once."""

from django.urls import reverse

from articles.models import Activity, Article

LIST = "/admin/articles/article/"


def chosen(client, action, *articles):
    """Choose rows in the list; returns the preview."""
    return client.post(LIST, {"action": action, "_selected_action": [article.pk for article in articles]})


def sent(client, page, **wanted):
    """Press the button of a preview, or of a form that came back."""
    data = {"action": page.context["action"], "list": page.context["list_token"], "article": [], **wanted}
    for row in page.context["rows"]:
        data[f"token-{row.article.pk}"] = row.token
        if row.ticked and not row.why_not:
            data["article"].append(row.article.pk)
    return client.post(reverse("admin:articles_article_bulk"), data, follow=True)


def done(client, action, *articles, **wanted):
    """Choose, look, and do it."""
    return sent(client, chosen(client, action, *articles), **wanted)


def undone(client):
    batch = Activity.objects.exclude(batch=None).first().batch
    return client.post(reverse("admin:articles_article_undo"), {"batch": str(batch)}, follow=True)


def fresh(article):
    return Article.objects.get(pk=article.pk)


def tags_of(article):
    return [(use.tag.name, use.guess) for use in fresh(article).article_tags.select_related("tag")]
