from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0016_newest_of_people'),
    ]

    operations = [
        migrations.AddField(
            model_name='taguse',
            name='stamp',
            field=models.BigIntegerField(null=True),
        ),
    ]
