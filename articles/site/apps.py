from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "articles.site"
    label = "site"

    def ready(self) -> None:
        from .shows import note_what_is_read

        note_what_is_read()
