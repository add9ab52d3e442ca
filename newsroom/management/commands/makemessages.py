"""`manage.py makemessages`, which also reads the templates of the public side."""

import json
from pathlib import Path

from django.core.management.commands import makemessages
from jinja2.ext import extract_from_ast

from articles.site.jinja import environment

_FOLDER = "jinja2"


class Source(makemessages.BuildFile):
    """A file with words for people. What Jinja2 reads is given to gettext as the calls that it is made into."""

    def preprocess(self) -> None:
        path = Path(self.path)
        if not self.is_templatized or _FOLDER not in path.parts:
            super().preprocess()
            return
        calls: dict[int, list[str]] = {}
        for number, function, words in extract_from_ast(environment().parse(path.read_text("utf-8"))):
            told = [word for word in ([words] if isinstance(words, str) else words or []) if word is not None]
            if told:
                name = "gettext" if function == "_" else function
                calls.setdefault(number, []).append(f"{name}({', '.join(map(_written, told))})")
        lines = ("; ".join(calls.get(number, [])) for number in range(1, max(calls, default=0) + 1))
        Path(self.work_path).write_text("\n".join(lines) + "\n", "utf-8")


def _written(word: str) -> str:
    return json.dumps(word, ensure_ascii=False)


class Command(makemessages.Command):
    build_file_class = Source
