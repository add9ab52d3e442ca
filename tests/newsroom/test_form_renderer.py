"""What is rendered quickly is what Django's templates would render."""

import re
from pathlib import Path

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from hypothesis import given
from hypothesis import strategies as st

from newsroom import form_renderer
from newsroom.form_renderer import QuickRenderer

words = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)
values = st.one_of(st.none(), words, st.integers(), st.booleans())
attributes = st.dictionaries(
    st.sampled_from(["id", "class", "disabled", "data-x", "rows", "maxlength"]), st.one_of(words, st.booleans())
)
WIDGETS = [
    forms.TextInput,
    forms.HiddenInput,
    forms.NumberInput,
    forms.CheckboxInput,
    forms.URLInput,
    forms.EmailInput,
    forms.Textarea,
    forms.Select,
]
CHOICES = [("", "none"), ("a", "A & <b>"), ("Group “1”", [("b", "B"), ("c", "C")]), (3, "three")]


def squeezed(markup):
    return re.sub(r">\s+<", "><", str(markup)).strip()


@given(widget=st.sampled_from(WIDGETS), value=values, attrs=attributes)
def test_every_widget_looks_like_djangos_own(widget, value, attrs):
    made = widget(choices=CHOICES) if widget is forms.Select else widget()
    quick, own = (made.render("name", value, attrs, renderer=kind()) for kind in (QuickRenderer, DjangoTemplates))
    assert squeezed(quick) == squeezed(own)


class Form(forms.Form):
    title = forms.CharField(label="Title <1>", help_text="h")
    body = forms.CharField(widget=forms.Textarea, required=False)
    kind = forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect)


@given(title=words)
def test_every_form_looks_like_djangos_own(title):
    quick, own = (Form({"title": title, "kind": "b"}, renderer=kind()) for kind in (QuickRenderer, DjangoTemplates))
    assert squeezed(quick.as_p()) == squeezed(own.as_p())
    assert squeezed(quick["title"].label_tag()) == squeezed(own["title"].label_tag())


@pytest.mark.parametrize("template", form_renderer._QUICK)
def test_the_short_cuts_are_for_templates_that_django_has(template):
    assert (Path(forms.__file__).parent / "templates" / template).is_file()
