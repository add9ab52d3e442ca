from itertools import batched

import articles.models.index_place
from django.db import migrations, models

from articles.models import Organisation, Person

BATCH = 1_000


def place_in_index(apps, schema_editor):
    """Write the letter and the place of every name, so many at a time that memory stays small."""
    for kind in (Person, Organisation):
        stored = apps.get_model("articles", kind.__name__)
        rows = stored.objects.order_by("pk").only("pk", "name").iterator(chunk_size=BATCH)
        for batch in batched(rows, BATCH):
            for row in batch:
                named = kind(name=row.name)
                row.index_key, row.initial = named.make_index_key(), named.make_initial()
            stored.objects.bulk_update(batch, ["index_key", "initial"])


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0012_search'),
    ]

    operations = [
        migrations.AddField(
            model_name='organisation',
            name='index_key',
            field=articles.models.index_place.Derived(default='', editable=False, max_length=400),
        ),
        migrations.AddField(
            model_name='organisation',
            name='initial',
            field=articles.models.index_place.Derived(default='', editable=False, max_length=4),
        ),
        migrations.AddField(
            model_name='person',
            name='index_key',
            field=articles.models.index_place.Derived(default='', editable=False, max_length=400),
        ),
        migrations.AddField(
            model_name='person',
            name='initial',
            field=articles.models.index_place.Derived(default='', editable=False, max_length=4),
        ),
        migrations.RunPython(place_in_index, migrations.RunPython.noop, elidable=True),
        migrations.AddIndex(
            model_name='edition',
            index=models.Index(fields=['first_published_at', 'section', 'valid_from', 'valid_until', 'id'], name='edition_in_reports'),
        ),
        migrations.AddIndex(
            model_name='organisation',
            index=models.Index(fields=['initial', 'index_key', 'id'], name='organisation_in_index'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(fields=['initial', 'index_key', 'id'], name='person_in_index'),
        ),
    ]
