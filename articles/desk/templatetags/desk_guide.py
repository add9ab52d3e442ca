"""Help in place: a part of the first-day guide, folded away where it is of use."""

from django import template

from ..guide import Topic, topic

register = template.Library()


@register.inclusion_tag("admin/desk/help.html")
def help_on(name: str) -> dict[str, Topic]:
    """Print the part of the guide that is called `name`."""
    return {"topic": topic(name)}
