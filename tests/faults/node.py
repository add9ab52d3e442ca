"""One node of a site: `python -m tests.faults.node PORT`, the server as it is with plain static files."""

import os
import sys

import django


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    django.setup()
    from django.conf import settings

    from newsroom.server import serve

    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    serve(port=int(sys.argv[1]))


if __name__ == "__main__":
    main()
