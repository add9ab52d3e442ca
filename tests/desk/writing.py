"""What tests of the writing room do in a browser."""

from articles.models import Article

EDITOR = ".body-editor .ProseMirror"


def saved(page, article):
    with page.expect_navigation():
        page.keyboard.press("Control+s")
    page.wait_for_selector(EDITOR)
    return Article.objects.get(pk=article.pk)
