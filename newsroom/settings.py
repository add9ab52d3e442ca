"""Settings. What differs between installations comes from the environment, see `environment.py`."""

import os
from pathlib import Path

import django_stubs_ext
from django.utils.csp import CSP
from whitenoise.compress import Compressor

from . import environment

django_stubs_ext.monkeypatch()  # lets annotations say ModelAdmin[Article] at run time

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = environment.data_folder(BASE_DIR)
SITE_URL = environment.site_url()
SITE_IS_LOCAL = environment.is_local(SITE_URL)
SITE_IS_SECURE = SITE_URL.startswith("https:")

SECRET_KEY = environment.secret_key(DATA_DIR, SITE_URL)
SECRET_KEY_FALLBACKS = [key for key in os.environ.get("SECRET_KEY_FALLBACKS", "").split() if key]
DEBUG = False
ALLOWED_HOSTS = environment.allowed_hosts(SITE_URL)

# The publication
SITE_NAME = os.environ.get("SITE_NAME") or "Meridian Quarterly"
SITE_TAGLINE = os.environ.get("SITE_TAGLINE") or "Public affairs around the Halvard Sea"
#: By language; one that is not named takes that of the site's own language.
CREDIT_LABELS = environment.labels(
    os.environ.get("CREDIT_LABELS") or "",
    {"en": os.environ.get("CREDIT_LABEL") or "Photograph:", "de": "Foto:", "fr": "Photo\N{NARROW NO-BREAK SPACE}:"},
)

#: The WebSub hub that is told when a feed changes, and that feeds name; none if empty.
WEBSUB_HUB = environment.web_address("WEBSUB_HUB")

#: Certificates (PEM) of the roots whose signatures on content credentials are trusted.
C2PA_TRUST_ANCHORS = environment.text_of_file("C2PA_TRUST_ANCHORS", os.environ.get("C2PA_TRUST_ANCHORS") or "")

INSTALLED_APPS = [
    "newsroom",
    "articles",
    "articles.desk.apps.DeskConfig",
    "articles.site",
    "media",
    "articles.desk.apps.DeskAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_prose_editor",
    "taggit",
]

MIDDLEWARE = [
    "newsroom.metrics.RequestMetrics",
    "newsroom.logs.RequestLog",
    "newsroom.statements.StatementLimits",
    "newsroom.headers.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "newsroom.health.Probes",
    "newsroom.hostile.RefuseHostileRequests",
    "newsroom.static_files.GiveStaticFiles",
    "newsroom.compression.CompressTexts",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "newsroom.languages.DeskLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "articles.desk.sign_in.DeskSessions",
    "django.contrib.messages.middleware.MessageMiddleware",
]

ROOT_URLCONF = "newsroom.urls"
WSGI_APPLICATION = "newsroom.wsgi.application"

FORM_RENDERER = "newsroom.form_renderer.QuickRenderer"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["articles.desk.templatetags.desk_dates"],
            "context_processors": [
                "django.template.context_processors.csp",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "NAME": "site",
        "APP_DIRS": True,
        "OPTIONS": {"environment": "articles.site.jinja.environment"},
    },
]

DATABASES = environment.databases(DATA_DIR)
#: Of the databases those that a server may read public pages from; with any, querysets are led to them.
REPLICAS = [name for name in DATABASES if name != "default"]
DATABASE_ROUTERS = ["articles.readers_database.ReadersRouter"] if REPLICAS else []
#: On PostgreSQL, for a page for readers and for the desk; 0 is without end. Commands have no limit.
STATEMENT_SECONDS = environment.seconds("STATEMENT_SECONDS", environment.READERS_SECONDS)
STATEMENT_SECONDS_DESK = environment.seconds("STATEMENT_SECONDS_DESK", 30)
#: A cache in front of the site that is told of changes: which kind, and where it listens.
PURGE, PURGE_URL = os.environ.get("PURGE") or "", os.environ.get("PURGE_URL") or ""
CACHE_URL = environment.cache_url()  # for ready pages alone: Django's own cache there would be pickles
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",  # of before: changed to the first at the next sign-in
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

LANGUAGES = [("en-gb", "English"), ("de", "Deutsch"), ("fr", "Français")]  # that desk and public pages speak
LANGUAGE_CODE = environment.site_language([code for code, _ in LANGUAGES])
#: Our own words, and those that Django says without a translation of its own.
LOCALE_PATHS = [BASE_DIR / "newsroom" / "locale", BASE_DIR / "newsroom" / "locale_of_django"]
LANGUAGE_COOKIE_NAME = "desk_language"
LANGUAGE_COOKIE_PATH = "/admin/"
LANGUAGE_COOKIE_SAMESITE, LANGUAGE_COOKIE_HTTPONLY, LANGUAGE_COOKIE_SECURE = "Lax", True, SITE_IS_SECURE
TIME_ZONE = os.environ.get("TIME_ZONE") or "UTC"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
#: Source maps are for those who look into the editor's program: half of the time that a first start packs files for.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [*Compressor.SKIP_COMPRESS_EXTENSIONS, "map"]
MEDIA_ROOT = DATA_DIR / "media"
MEDIA_URL = "/media/"  # originals are never served; see media/pictures.py
STORAGES = {
    **environment.stores(DATA_DIR),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

#: At once, or by the worker of a package whose backend is named here; pictures are made so.
TASKS_BACKEND = os.environ.get("TASKS_BACKEND") or "newsroom.background.BackgroundBackend"
if not TASKS_BACKEND.startswith(("django.tasks.", "newsroom.")):
    INSTALLED_APPS.append(TASKS_BACKEND.partition(".")[0])  # its table and its worker's command
TASKS = {"default": {"BACKEND": TASKS_BACKEND}}

#: House style: which verdicts on a quote beside its source stop an article. `altered` can be confirmed with a reason.
VERBATIM_BLOCKS = (os.environ.get("VERBATIM_BLOCKS") or "altered,negation").split(",")

# Requests
APPEND_SLASH = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 10_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # 500 quotes are 10 000 fields
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_PERMISSIONS = 0o640

# Sessions and cookies
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SITE_IS_SECURE
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "articles.desk.refused.csrf_failure"
if SITE_IS_SECURE:
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
CSRF_TRUSTED_ORIGINS = [SITE_URL]
#: Proxies in front that are trusted. Without one nobody can tell https from http, so nothing is redirected.
PROXY_HOPS = int(os.environ.get("PROXY_HOPS") or 0)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXY_HOPS else None

# Headers: the public pages' own are in headers.py
SECURE_HSTS_SECONDS = 63_072_000 if SITE_IS_SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SITE_IS_SECURE
SECURE_SSL_REDIRECT = SITE_IS_SECURE and PROXY_HOPS > 0
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"
#: The desk. The editor's import map is an inline script and has the nonce.
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:", "blob:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-src": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}

TAGGIT_CASE_INSENSITIVE = True
TAGGIT_TAGS_FROM_STRING = "articles.names.split_names"
TAGGIT_STRING_FROM_TAGS = "articles.names.join_names"
TEST_RUNNER = "django.test.runner.DiscoverRunner"
LOGIN_URL = "admin:login"

#: A line for each request to Django.
LOG_REQUESTS = (os.environ.get("LOG_REQUESTS") or "0") not in {"0", "no", "false"}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "newsroom.logs.JsonLines"}, "text": {"()": "newsroom.logs.TextLines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": environment.log_format()}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("LOG_LEVEL") or "INFO"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": os.environ.get("LOG_LEVEL") or "INFO", "propagate": False},
        "django.tasks": {"level": "WARNING"},
    },
}
