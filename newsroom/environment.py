"""What the environment says: every setting that differs between installations is read here.

None is needed for the demo. `docs/settings.md` lists them.
"""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

__all__ = [
    "READERS_SECONDS",
    "allowed_hosts",
    "cache_url",
    "data_folder",
    "databases",
    "is_local",
    "labels",
    "log_format",
    "seconds",
    "secret_key",
    "site_language",
    "site_url",
    "stores",
    "text_of_file",
    "web_address",
]

READERS_SECONDS = 5.0  # that a statement for a reader may take unless STATEMENT_SECONDS is set
_LOCAL_HOSTS = {"127.0.0.1", "localhost", "::1"}


def data_folder(base: Path) -> Path:
    """The folder of database, media and caches: `DATA`, else `var/` in the project."""
    folder = Path(os.environ.get("DATA") or base / "var").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def site_url() -> str:
    """The public origin without a slash at its end; absolute addresses are built from it and nothing else."""
    url = os.environ.get("SITE_URL") or f"http://127.0.0.1:{os.environ.get('PORT') or '8000'}"
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/") or parts.query:
        raise ImproperlyConfigured(f"SITE_URL must be an origin such as https://example.org, not {url!r}.")
    return f"{parts.scheme}://{parts.netloc}"


def site_language(known: list[str]) -> str:
    """The publication's own language: `SITE_LANGUAGE`, one of `known`; the first of them unless it is set."""
    asked = (os.environ.get("SITE_LANGUAGE") or known[0]).lower()
    for code in known:
        if asked in {code, code.partition("-")[0]}:
            return code
    raise ImproperlyConfigured(f"SITE_LANGUAGE must be one of {', '.join(known)}, not {asked!r}.")


def labels(told: str, defaults: dict[str, str]) -> dict[str, str]:
    """Words by language: `de=Foto:; pt-BR=Fotografia:` over the defaults; languages in small letters."""
    found = dict(defaults)
    for part in filter(str.strip, told.split(";")):
        language, sign, word = (one.strip() for one in part.partition("="))
        if not (sign and language and word):
            raise ImproperlyConfigured(f"Labels are written like “de=Foto:; fr=Photo :”, not like {part!r}.")
        found[language.casefold()] = word
    return found


def web_address(name: str) -> str:
    """The web address that the setting `name` holds; empty without one."""
    told = os.environ.get(name) or ""
    parts = urlsplit(told)
    if told and (
        parts.scheme not in {"http", "https"} or not parts.hostname or not set(told).isdisjoint("<>\"' \t\r\n")
    ):
        raise ImproperlyConfigured(f"{name} must be a web address such as https://hub.example.org/, not {told!r}.")
    return told


def is_local(url: str) -> bool:
    """The site is for this machine alone, as in the demo and in development."""
    return urlsplit(url).hostname in _LOCAL_HOSTS


def allowed_hosts(url: str) -> list[str]:
    """The host of the site; on a local site every name of this machine."""
    host = urlsplit(url).hostname or ""
    return ["127.0.0.1", "localhost", "[::1]"] if is_local(url) else [host]


def log_format() -> str:
    """`json` or `text`: a key of `LOGGING["formatters"]`."""
    told = os.environ.get("LOG_FORMAT") or "json"
    if told not in {"json", "text"}:
        raise ImproperlyConfigured(f"LOG_FORMAT must be json or text, not {told!r}.")
    return told


def text_of_file(name: str, path: str) -> str:
    """The text of a file that the setting `name` points to; empty without one."""
    try:
        return Path(path).read_text("utf-8") if path else ""
    except (OSError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(f"{name} names {path!r}, which cannot be read: {error}") from error


def secret_key(data: Path, url: str) -> str:
    """`SECRET_KEY`; a local site makes a random one once and keeps it in its data folder (mode 0600)."""
    if key := os.environ.get("SECRET_KEY"):
        return key
    if not is_local(url):
        raise ImproperlyConfigured("Set SECRET_KEY: a site with a public SITE_URL never makes its own.")
    path = data / "secret_key"
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    return path.read_text() or secrets.token_urlsafe(50)


# Seconds. To open the file and read its schema costs more than an article; another file in its place is seen after it.
_KEPT_OPEN = 10


def databases(data: Path) -> dict[str, dict[str, Any]]:
    """PostgreSQL by `DATABASE_URL`, else one SQLite file in the data folder."""
    if url := os.environ.get("DATABASE_URL"):
        config: dict[str, Any] = dict(dj_database_url.parse(url, conn_health_checks=True))
        if config["ENGINE"].endswith("postgresql"):
            config.setdefault("OPTIONS", {}).update(_postgresql_options())
        return {"default": config, **_replicas(config["ENGINE"])}
    if os.environ.get("REPLICA_URL"):
        raise ImproperlyConfigured("REPLICA_URL names replicas of a PostgreSQL server, and DATABASE_URL names none.")
    return {
        "default": {
            "ENGINE": "newsroom.sqlite",
            "NAME": data / "newsroom.sqlite3",
            "CONN_MAX_AGE": _KEPT_OPEN,
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
            },
        }
    }


def _replicas(engine: str) -> dict[str, dict[str, Any]]:
    """Streaming replicas by `REPLICA_URL`: `replica1` and so on. A session there can only read."""
    found: dict[str, dict[str, Any]] = {}
    for number, url in enumerate(filter(None, map(str.strip, (os.environ.get("REPLICA_URL") or "").split(","))), 1):
        try:
            config: dict[str, Any] = dict(dj_database_url.parse(url, conn_health_checks=True))
        except ValueError:
            config = {}
        if not config.get("NAME") or not config["ENGINE"] == engine == "django.db.backends.postgresql":
            raise ImproperlyConfigured(  # without the address: there may be a password in it
                f"REPLICA_URL must be like postgresql://user@host/name, several parted by commas, and DATABASE_URL "
                f"such a server too; its address number {number} is not like that."
            )
        from .replica_connection import ImpatientConnection  # for a site with replicas alone

        limit = int(seconds("STATEMENT_SECONDS", READERS_SECONDS) * 1000)
        options = _postgresql_options(default_transaction_read_only="on", statement_timeout=str(limit))
        options["pool"] |= {"connection_class": ImpatientConnection, "timeout": 0.3}  # then the primary is asked
        config.setdefault("OPTIONS", {}).update(options, connect_timeout=2)
        found[f"replica{number}"] = config | {"TEST": {"MIRROR": "default"}}
    return found


def _postgresql_options(**session: str) -> dict[str, Any]:
    """A pool, and a limit to every wait: for a connection, a lock, a dead peer, a transaction that nobody ends.

    Nothing is compiled: what PostgreSQL reckons to cost much and stops after a page would wait half a second for that.
    """
    session |= {"lock_timeout": "5s", "idle_in_transaction_session_timeout": "60s", "jit": "off"}
    return {
        "pool": {
            "min_size": 1,
            "max_size": int(seconds("DATABASE_CONNECTIONS", 8)),
            "timeout": 2,  # seconds until a request is told that there is none
            "max_waiting": 50,
            "max_lifetime": 1800,
            "max_idle": 300,
            "reconnect_timeout": 2,  # after an outage it gives up soon, and who asks next has it tried anew
        },
        "connect_timeout": 3,
        "keepalives_idle": 30,
        "keepalives_interval": 10,
        "keepalives_count": 3,
        "tcp_user_timeout": 15_000,  # milliseconds
        "application_name": "newsroom",
        "options": " ".join(f"-c {name}={value}" for name, value in session.items()),
    }


def seconds(name: str, default: float) -> float:
    """The number that the environment gives `name`; it is not negative."""
    told = os.environ.get(name) or str(default)
    try:
        found = float(told)
    except ValueError:
        found = -1
    if not 0 <= found < 86_400:
        raise ImproperlyConfigured(f"{name} must be a number from 0 on, not {told!r}.")
    return found


def cache_url() -> str:
    """Redis or Valkey, where the processes of a site share ready pages. Its loss costs speed, nothing else."""
    url = os.environ.get("CACHE_URL") or ""
    if url and urlsplit(url).scheme not in {"redis", "rediss", "unix"}:
        raise ImproperlyConfigured(f"CACHE_URL must be like redis://host:6379/0, not {url!r}.")
    return url


def stores(data: Path) -> dict[str, dict[str, Any]]:
    """Where originals (`default`) and what is made of them lie: `MEDIA_ROOT` and a folder of `data`, or a bucket."""
    if bucket := os.environ.get("S3_BUCKET"):
        return {"default": _in_bucket(bucket, ""), "pictures": _in_bucket(bucket, "pictures", file_overwrite=True)}
    folder = {"location": data / "pictures", "allow_overwrite": True}
    return {
        "default": {"BACKEND": "media.storage.LocalStore"},
        "pictures": {"BACKEND": "media.storage.LocalStore", "OPTIONS": folder},
    }


def _in_bucket(bucket: str, folder: str, *, file_overwrite: bool = False) -> dict[str, Any]:
    options = {
        "bucket_name": bucket,
        "location": "/".join(filter(None, [(os.environ.get("S3_PREFIX") or "").strip("/"), folder])),
        "file_overwrite": file_overwrite,
        "endpoint_url": os.environ.get("S3_ENDPOINT_URL") or None,
        "region_name": os.environ.get("S3_REGION") or None,
        "access_key": os.environ.get("S3_ACCESS_KEY_ID") or None,
        "secret_key": os.environ.get("S3_SECRET_ACCESS_KEY") or None,
    }
    return {"BACKEND": "media.s3.S3Store", "OPTIONS": options}
