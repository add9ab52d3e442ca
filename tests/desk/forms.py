"""What a browser would send: the values of a desk form as it was shown."""

from typing import Any

from django.forms import Form
from django.test import Client
from django.urls import reverse

from articles.models import Article


def change_page(article: Article) -> str:
    return reverse("admin:articles_article_change", args=[article.pk])


def posted(form: Form) -> dict[str, Any]:
    """The fields of a form as a browser sends them, split date and time included."""
    data: dict[str, Any] = {}
    for field in form:
        value = field.value()
        widgets = getattr(field.field.widget, "widgets", None)
        if widgets:
            parts = value if isinstance(value, list) else field.field.widget.decompress(value)
            for number, part in enumerate(parts):
                data[f"{field.html_name}_{number}"] = "" if part is None else part
        elif value is None:
            data[field.html_name] = ""
        elif value is not False:
            data[field.html_name] = "on" if value is True else value
    return data


def shown(client: Client, article: Article | None = None) -> dict[str, Any]:
    """What the article form would send if nothing were changed."""
    address = change_page(article) if article else reverse("admin:articles_article_add")
    response = client.get(address)
    assert response.status_code == 200
    return sent(response)


def sent(answer: Any) -> dict[str, Any]:
    """What a browser would send of the article form that was shown."""
    data = posted(answer.context["adminform"].form)
    for inline in answer.context["inline_admin_formsets"]:
        for form in (inline.formset.management_form, *inline.formset.forms):
            data |= posted(form)
    data.pop("take_over", None)
    data["_continue"] = "Save"
    return data
