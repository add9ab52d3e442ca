"""`make test`: the checks of the code, then every test on SQLite, then on PostgreSQL where it is installed.

What is not installed here is skipped and said in one line each; with CI set, it is an error.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.services import missing_services, postgresql

_OWN = {"DATABASE_URL", "REPLICA_URL", "SITE_URL", "PORT"}  # settings of whoever runs it, not of the tests
ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
CHECKS = {
    "ruff": [BIN / "ruff", "check", "--quiet"],
    "ruff format": [BIN / "ruff", "format", "--check", "--quiet"],
    "djade": [
        BIN / "djade",
        "--check",
        "--target-version",
        "6.1",
        *sorted(ROOT.glob("articles/**/templates/**/*.html")),
    ],
    "imports": [BIN / "lint-imports", "--no-cache"],
    "mypy": [BIN / "mypy", "--no-error-summary", "."],
    "django": [sys.executable, "manage.py", "check", "--fail-level", "WARNING"],
    "migrations": [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
}


def main() -> int:
    """Run everything; return 1 if anything failed."""
    with tempfile.TemporaryDirectory(prefix="newsroom-test-") as data:
        environment = {
            **{name: value for name, value in os.environ.items() if name not in _OWN},
            "DATA": data,
        }
        failed = [name for name, command in CHECKS.items() if not _passes(name, command, environment)]
        if "--only-checks" in sys.argv:
            return bool(failed)
        failed += _tests(environment)
    print("Failed: " + ", ".join(failed) if failed else "Everything passed.")
    return bool(failed)


def _passes(name: str, command: list[object], environment: dict[str, str]) -> bool:
    start = time.monotonic()
    done = subprocess.run(list(map(str, command)), cwd=ROOT, env=environment, capture_output=True, text=True)
    print(
        f"{'ok    ' if done.returncode == 0 else 'FAILED'} {name} ({time.monotonic() - start:.1f} s)",
        flush=True,
    )
    if done.returncode:
        print(done.stdout + done.stderr, flush=True)
    return done.returncode == 0


def _tests(environment: dict[str, str]) -> list[str]:
    """Run the tests on each database that is here; return the names of the runs that failed."""
    failed = []
    missing = missing_services()
    for service, consequence in missing.items():
        print(f"skipped: {service} is not installed, so {consequence}", flush=True)
    if missing and os.environ.get("CI"):
        failed.append("services missing in CI")
    print("Tests on SQLite", flush=True)
    if _pytest(environment):
        failed.append("tests on SQLite")
    if "PostgreSQL" not in missing:
        print("Tests on PostgreSQL", flush=True)
        with postgresql() as url:
            if _pytest({**environment, "DATABASE_URL": url}, "-m", "not browser and not sqlite"):
                failed.append("tests on PostgreSQL")
    return failed


def _pytest(environment: dict[str, str], *options: str) -> int:
    workers = str(min(os.cpu_count() or 1, 4) + 1)  # one more than cores: some wait for a browser or a child
    command = [sys.executable, "-m", "pytest", "-n", workers, "--dist", "loadfile", "--no-loadscope-reorder", *options]
    return subprocess.run(command, cwd=ROOT, env=environment).returncode


if __name__ == "__main__":
    sys.exit(main())
