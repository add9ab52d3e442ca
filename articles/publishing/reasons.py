"""Why each finding matters, in one sentence an editor can repeat."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

__all__ = ["WHY"]

WHY: dict[str, Promise] = {
    "no_headline": _("Lists, feeds and search results show nothing else of it."),
    "no_text": _("Readers would open an empty page."),
    "spiked": _("Somebody decided that it does not appear."),
    "no_section": _("Readers, feeds and the front page look for articles in sections."),
    "no_tags": _("Tags are the way through the archive; without one it is lost there."),
    "guessed_tags": _("A wrong tag leads readers astray for years."),
    "slug_taken": _("An address that readers know leads to one article for ever."),
    "embargo": _("Whoever gave it was promised that time."),
    "no_speaker": _("No quote is printed without its speaker."),
    "guessed_speaker": _("Words in the wrong mouth are the worst mistake there is."),
    "empty_quote": _("A quote without words has a page, a feed entry and nothing on them."),
    "ellipsis_in_quote": _("Readers cannot tell words left out from a pause."),
    "unbalanced_mark": _("Nobody can see where the quotation ends."),
    "unclosed_mark": _("Nobody can see where the quotation ends."),
    "transcript": _("Questions and answers have speakers that are not marked yet."),
    "unmarked_quotation": _("Only a marked quote has a speaker, a page and a place in the index."),
    "unknown_photo": _("Readers would see a gap."),
    "unknown_pull": _("A pull quote prints the words of a quote; there are none."),
    "no_credit": _("No photo is printed without its maker."),
    "awaits_file": _("The credit is printed, the picture is missing."),
    "no_alt_text": _("Readers who cannot see the picture are told nothing."),
    "alt_is_caption": _("Screen readers would say the same words twice."),
    "no_rights": _("Whoever made it may not have given it to us."),
    "not_allowed": _("Readers would see a gap, or we a lawyer."),
    "rights_end": _("Its place in the article is empty from then on."),
    "handout_again": _("A handout is mostly given for one report."),
    "published_quote_changed": _("Readers have seen other words; they are told when words of others change."),
    "open_comments": _("A colleague asked something that nobody has settled."),
    "odd_dash": _("A blank on one side of a dash is mostly a slip."),
    "glued_ellipsis": _("Two words may have grown together where something was cut."),
    "odd_stop": _("Doubled signs are mostly a slip."),
    "agreement": _("Subject and verb do not seem to agree."),
    "double_blank": _("Two blanks show as one on the page and as two in a feed."),
    "straight_marks": _("The rest of the text has curly marks."),
    "hyphen_range": _("House style sets a range of numbers with an en dash."),
    "three_dots": _("House style sets an ellipsis as one sign."),
}
