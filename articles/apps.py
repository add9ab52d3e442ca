from django.apps import AppConfig
from django.db.models.signals import post_migrate, post_save
from django.utils.translation import gettext_lazy as _


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = _("Newsroom")

    def ready(self) -> None:
        from .listing.rebuild import fill_read_tables
        from .models.guards import put_guards_in_place
        from .models.photo_maker import link_makers, note_photo
        from .models.search_entry import put_search_in_place

        # Signals, because table rebuilds on SQLite drop triggers and only post_migrate comes after all of
        # them, and because media knows nothing of articles.
        post_migrate.connect(put_guards_in_place, sender=self, dispatch_uid="articles.guards")
        post_migrate.connect(fill_read_tables, sender=self, dispatch_uid="articles.read_tables")
        post_migrate.connect(put_search_in_place, sender=self, dispatch_uid="articles.search")
        post_save.connect(note_photo, sender="media.Photo", dispatch_uid="articles.note_photo")
        post_save.connect(link_makers, sender="media.Photo", dispatch_uid="articles.link_makers")
