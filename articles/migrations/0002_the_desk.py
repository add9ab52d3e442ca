
import django.core.serializers.json
import django.db.models.deletion
import django.utils.timezone
import media.fields
from django.conf import settings
from django.db import migrations, models


def mark_published(apps, schema_editor):
    """An article whose newest revision is an edition is not in work."""
    article = apps.get_model("articles", "Article")
    edition = apps.get_model("articles", "Edition")
    newest = edition.objects.filter(article=models.OuterRef("pk"), revision__number=models.OuterRef("version"))
    article.objects.filter(models.Exists(newest.exclude(valid_until=models.F("valid_from")))).update(in_work=False)


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0001_initial'),
        ('media', '0002_photo_uploaded_by'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Activity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('by_name', media.fields.TextLine(blank=True, max_length=150)),
                ('action', models.CharField(max_length=30)),
                ('kind', models.CharField(max_length=30)),
                ('object_id', models.CharField(max_length=40)),
                ('label', media.fields.TextLine(blank=True, max_length=300)),
                ('before', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, null=True)),
                ('after', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, null=True)),
                ('reason', media.fields.TextBlock(blank=True)),
                ('batch', models.UUIDField(db_index=True, null=True)),
            ],
            options={
                'verbose_name': 'line of the changes log',
                'verbose_name_plural': 'changes log',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('anchor', models.CharField(choices=[('article', 'Article'), ('block', 'Block'), ('quote', 'Quote')], default='article', max_length=7)),
                ('anchor_ref', models.CharField(blank=True, max_length=32)),
                ('anchor_words', media.fields.TextBlock(blank=True)),
                ('text', media.fields.TextBlock()),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('resolved_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['created_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='DeskRole',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('reporter', 'Reporter'), ('sub_editor', 'sub-editor'), ('editor', 'Editor'), ('photo_editor', 'Photo Editor'), ('tag_manager', 'Tag Manager'), ('publisher', 'Publisher')], max_length=12)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='FrontSlot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=1, help_text='1 is the lead.')),
                ('valid_from', models.DateTimeField(default=django.utils.timezone.now, verbose_name='from')),
                ('valid_until', models.DateTimeField(blank=True, null=True, verbose_name='until')),
            ],
            options={
                'verbose_name': 'front-page slot',
                'ordering': ['position', '-valid_from'],
            },
        ),
        migrations.CreateModel(
            name='PreviewLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_sha256', models.CharField(editable=False, max_length=64, unique=True)),
                ('label', media.fields.TextLine(blank=True, help_text='For whom it is.', max_length=120)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('expires_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('last_used_at', models.DateTimeField(blank=True, null=True)),
                ('uses', models.PositiveIntegerField(default=0)),
            ],
            options={
                'ordering': ['-created_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='RoleSection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
        ),
        migrations.CreateModel(
            name='SignInTry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_index=True)),
                ('account', models.CharField(max_length=32)),
                ('address', models.CharField(max_length=32)),
                ('succeeded', models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name='Withdrawal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('notice', media.fields.TextBlock(blank=True, help_text='Readers who come to its address see this.')),
                ('reason', media.fields.TextBlock(blank=True, help_text='For the desk; never public.')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name='WorkingCopy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('page', models.CharField(max_length=64)),
                ('version', models.PositiveIntegerField(default=0)),
                ('data', models.JSONField(null=True)),
                ('sequence', models.PositiveIntegerField(default=0)),
                ('changed_at', models.DateTimeField(null=True)),
                ('seen_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('discarded_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name_plural': 'working copies',
                'ordering': ['-seen_at'],
            },
        ),
        migrations.AlterModelOptions(
            name='article',
            options={'ordering': ['-updated_at', '-pk']},
        ),
        migrations.AddField(
            model_name='article',
            name='assignee',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='assignments', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='article',
            name='due_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='due'),
        ),
        migrations.AddField(
            model_name='article',
            name='in_work',
            field=models.BooleanField(default=True, editable=False),
        ),
        migrations.AddField(
            model_name='article',
            name='priority',
            field=models.PositiveSmallIntegerField(choices=[(1, 'Urgent'), (2, 'High'), (3, 'Normal'), (4, 'Low')], default=3, editable=False),
        ),
        migrations.AddField(
            model_name='quote',
            name='ellipsis',
            field=models.CharField(blank=True, choices=[('', 'not stated'), ('cut', 'words were left out'), ('pause', 'the speaker paused or broke off'), ('source', 'it stands in the source')], default='', max_length=6, verbose_name='the ellipsis says that'),
        ),
        migrations.AlterField(
            model_name='article',
            name='embargoed_until',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AlterField(
            model_name='article',
            name='state',
            field=models.CharField(choices=[('draft', 'Draft'), ('in_review', 'In review'), ('ready', 'Ready'), ('spiked', 'Spiked')], default='draft', editable=False, max_length=9),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(fields=['-updated_at', '-id'], name='article_saved'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(fields=['state', '-updated_at', '-id'], name='article_in_state'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(fields=['section', '-updated_at', '-id'], name='article_in_section'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(fields=['due_at'], name='article_due'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(condition=models.Q(('in_work', True)), fields=['-updated_at', '-id'], name='article_in_work'),
        ),
        migrations.AddIndex(
            model_name='edition',
            index=models.Index(fields=['valid_from'], name='edition_begins'),
        ),
        migrations.AddIndex(
            model_name='edition',
            index=models.Index(fields=['valid_until'], name='edition_ends'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(('priority__range', (1, 4))), name='article_priority_1_to_4'),
        ),
        migrations.AddField(
            model_name='activity',
            name='article',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='activities', to='articles.article'),
        ),
        migrations.AddField(
            model_name='activity',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='comment',
            name='article',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='articles.article'),
        ),
        migrations.AddField(
            model_name='comment',
            name='created_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='comment',
            name='parent',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='articles.comment'),
        ),
        migrations.AddField(
            model_name='comment',
            name='resolved_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='deskrole',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='desk_roles', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='frontslot',
            name='article',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='front_slots', to='articles.article'),
        ),
        migrations.AddField(
            model_name='frontslot',
            name='created_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='previewlink',
            name='article',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='preview_links', to='articles.article'),
        ),
        migrations.AddField(
            model_name='previewlink',
            name='created_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='previewlink',
            name='revision',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='articles.revision'),
        ),
        migrations.AddField(
            model_name='rolesection',
            name='role',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='articles.deskrole'),
        ),
        migrations.AddField(
            model_name='rolesection',
            name='section',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='articles.section'),
        ),
        migrations.AddField(
            model_name='deskrole',
            name='sections',
            field=models.ManyToManyField(blank=True, help_text='Only for sub-editors and editors: where they may work. Empty means everywhere.', related_name='+', through='articles.RoleSection', to='articles.section'),
        ),
        migrations.AddIndex(
            model_name='signintry',
            index=models.Index(fields=['account', 'at'], name='sign_in_by_account'),
        ),
        migrations.AddIndex(
            model_name='signintry',
            index=models.Index(fields=['address', 'at'], name='sign_in_by_address'),
        ),
        migrations.AddField(
            model_name='withdrawal',
            name='edition',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='withdrawal', to='articles.edition'),
        ),
        migrations.AddField(
            model_name='workingcopy',
            name='article',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='working_copies', to='articles.article'),
        ),
        migrations.AddField(
            model_name='workingcopy',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='working_copies', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='activity',
            index=models.Index(fields=['kind', 'object_id', '-id'], name='activity_of_record'),
        ),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(fields=['article', 'resolved_at'], name='comment_open'),
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='comment_has_words'),
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.CheckConstraint(condition=models.Q(('anchor__in', ['article', 'block', 'quote'])), name='comment_anchor_known'),
        ),
        migrations.AddIndex(
            model_name='frontslot',
            index=models.Index(fields=['valid_until', 'valid_from'], name='front_slot_span'),
        ),
        migrations.AddConstraint(
            model_name='frontslot',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gt', models.F('valid_from')), _connector='OR'), name='front_slot_ends_after_it_begins', violation_error_message='The slot ends before it begins.'),
        ),
        migrations.AddConstraint(
            model_name='frontslot',
            constraint=models.CheckConstraint(condition=models.Q(('position__range', (1, 20))), name='front_slot_1_to_20', violation_error_message='The front page has places 1 to 20.'),
        ),
        migrations.AddConstraint(
            model_name='previewlink',
            constraint=models.CheckConstraint(condition=models.Q(('token_sha256', ''), _negated=True), name='preview_link_has_token'),
        ),
        migrations.AddConstraint(
            model_name='rolesection',
            constraint=models.UniqueConstraint(fields=('role', 'section'), name='role_section_once'),
        ),
        migrations.AddConstraint(
            model_name='deskrole',
            constraint=models.UniqueConstraint(fields=('user', 'role'), name='desk_role_once'),
        ),
        migrations.AddConstraint(
            model_name='deskrole',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['reporter', 'sub_editor', 'editor', 'photo_editor', 'tag_manager', 'publisher'])), name='desk_role_known'),
        ),
        migrations.AddIndex(
            model_name='workingcopy',
            index=models.Index(fields=['article', 'seen_at'], name='working_copy_present'),
        ),
        migrations.AddConstraint(
            model_name='workingcopy',
            constraint=models.UniqueConstraint(fields=('user', 'page'), name='working_copy_once'),
        ),
        migrations.AddConstraint(
            model_name='workingcopy',
            constraint=models.CheckConstraint(condition=models.Q(('page', ''), _negated=True), name='working_copy_has_page'),
        ),
        migrations.RunPython(mark_published, migrations.RunPython.noop),
    ]
