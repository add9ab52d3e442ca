from itertools import batched

from django.db import migrations, models

from articles.models.checksum import checksum_of

BATCH = 500


def seal_editions(apps, schema_editor):
    """Compute the checksum of every edition that has none, so many at a time that memory stays small."""
    Edition = apps.get_model("articles", "Edition")
    Correction = apps.get_model("articles", "Correction")
    keys = Edition.objects.filter(sha256=None).order_by("pk").values_list("pk", flat=True)
    for batch in batched(keys.iterator(chunk_size=BATCH), BATCH):
        editions = list(Edition.objects.filter(pk__in=batch).prefetch_related("quotes", "edition_photos"))
        notes = {note.edition_id: note for note in Correction.objects.filter(edition__in=batch)}
        for edition in editions:
            rows = edition.quotes.all(), edition.edition_photos.all()
            edition.sha256 = checksum_of(edition, *rows, notes.get(edition.pk))
        Edition.objects.bulk_update(editions, ["sha256"])


class Migration(migrations.Migration):

    dependencies = [
        ("articles", "0009_machines"),
    ]

    operations = [
        migrations.AddField(
            model_name="edition",
            name="sha256",
            field=models.CharField(editable=False, max_length=64, null=True),
        ),
        migrations.RunPython(seal_editions, migrations.RunPython.noop, elidable=True),
    ]
