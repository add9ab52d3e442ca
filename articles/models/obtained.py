"""How words were obtained, and how readers are told."""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from media.fields import TextLine

__all__ = ["HowObtained", "Obtained"]


class HowObtained(models.TextChoices):
    """How words came to the paper."""

    UNSTATED = "", _("not stated")
    INTERVIEW = "interview", _("interview")
    SPEECH = "speech", _("speech")
    PRESS_RELEASE = "release", _("press release")
    STATEMENT = "statement", _("statement")
    EMAIL = "email", _("e-mail")
    SOCIAL = "social", _("social media")
    SECOND_HAND = "second", _("second-hand")


#: What readers are told; `%(via)s` is who it was told to, or where it was published.
_TOLD: dict[str, tuple[Promise, Promise]] = {
    HowObtained.INTERVIEW: (_("in an interview"), _("in an interview with %(via)s")),
    HowObtained.SPEECH: (_("in a speech"), _("in a speech, %(via)s")),
    HowObtained.PRESS_RELEASE: (_("in a press release"), _("in a press release by %(via)s")),
    HowObtained.STATEMENT: (_("in a statement"), _("in a statement, %(via)s")),
    HowObtained.EMAIL: (_("by e-mail"), _("by e-mail, %(via)s")),
    HowObtained.SOCIAL: (_("on social media"), _("on social media, %(via)s")),
    HowObtained.SECOND_HAND: (_("as others reported"), _("as reported by %(via)s")),
}


class Obtained(models.Model):
    """How words were obtained. Of an edition's quote: what readers are told, empty where nothing was released."""

    obtained = models.CharField(
        _("how obtained"), max_length=10, choices=HowObtained, default=HowObtained.UNSTATED, blank=True
    )
    obtained_via = TextLine(
        _("with whom or where"),
        max_length=200,
        blank=True,
        help_text=_("For second-hand words: who published them first."),
    )

    class Meta:
        abstract = True

    @property
    def obtained_words(self) -> str:
        """For example “in a statement” or “as reported by the Harbour Times”; empty if not stated."""
        if self.obtained not in _TOLD:
            return ""
        plain, with_via = _TOLD[self.obtained]
        return str(with_via) % {"via": self.obtained_via} if self.obtained_via else str(plain)
