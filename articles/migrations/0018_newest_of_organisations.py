from django.db import migrations, models

from media.migrating import AddIndexInBackground


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('articles', '0017_stamps_of_sets'),
    ]

    operations = [
        AddIndexInBackground(
            model_name='editionquote',
            index=models.Index(fields=['affiliation', '-first_published_at'], name='edition_quote_of_body'),
        ),
    ]
