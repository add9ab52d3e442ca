from django.apps import AppConfig
from django.db.models.signals import post_migrate, post_save


class ArticlesConfig(AppConfig):
    name = "articles"

    def ready(self) -> None:
        from .models.change import note_photo
        from .models.guards import put_guards_in_place

        # Signals, because table rebuilds on SQLite drop triggers and only post_migrate comes after all of
        # them, and because media knows nothing of articles.
        post_migrate.connect(put_guards_in_place, sender=self, dispatch_uid="articles.guards")
        post_save.connect(note_photo, sender="media.Photo", dispatch_uid="articles.note_photo")
