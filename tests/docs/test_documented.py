"""Nothing is there that the documents do not tell of, and nothing told that is not there."""

import dataclasses
import inspect
import re
from pathlib import Path

import click
import pytest

import kg
from kg import errors
from kg.cli import COMMANDS, cli
from kg.config import Settings
from kg.query import Catalog

DOCS = Path(__file__).parents[2] / "docs"


def _classes() -> dict[str, type[errors.KgError]]:
    return {
        name: one
        for name, one in inspect.getmembers(errors, inspect.isclass)
        if issubclass(one, errors.KgError)
    }


def _headings(name: str) -> list[str]:
    return re.findall(r"(?m)^## (.+)$", (DOCS / name).read_text(encoding="utf-8"))


def test_every_error_has_a_heading() -> None:
    assert sorted(_headings("errors.md")) == sorted(_classes())


def test_tree_of_errors_is_as_the_classes_are() -> None:
    stack: list[str] = []
    drawn = {}
    for line in (errors.__doc__ or "").splitlines():
        found = re.match(r"([│ ├└─]*)(\w+Error)\b", line)
        if found:
            depth = 0 if not found[1] else (1 if found[1].startswith(("├", "└")) else 2)
            del stack[depth:]
            drawn[found[2]] = stack[-1] if stack else "Exception"
            stack.append(found[2])
    assert drawn == {name: one.__bases__[0].__name__ for name, one in _classes().items()}


def test_every_command_has_a_section() -> None:
    assert sorted(_headings("reference/commands.md")) == sorted(f"kg {name}" for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_of_a_command_is_told(name: str) -> None:
    text = (DOCS / "reference" / "commands.md").read_text(encoding="utf-8")
    section = text.split(f"## kg {name}\n")[1].split("\n## ")[0]
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    assert command.help
    options = [o for p in command.params if isinstance(p, click.Option) for o in p.opts[:1]]
    assert [option for option in options if option not in section] == []


def test_every_setting_has_a_row_with_its_default() -> None:
    text = (DOCS / "reference" / "settings.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"(?m)^\| `(\w+)` \| ([^|]+?) \|", text))
    told = {name: value.strip("`") for name, value in rows.items()}
    fields = {f.name: str(f.default) or "empty" for f in dataclasses.fields(Settings)}
    assert told == fields


def test_every_stored_query_says_what_it_answers() -> None:
    queries = list(Catalog())
    assert len(queries) >= 12
    for query in queries:
        assert query.summary, query.name
        assert query.tags, query.name
        if query.form == "SELECT":
            assert query.returns, query.name


def test_every_public_name_can_be_used() -> None:
    assert kg.__all__ == ["KgError", "Workspace", "__version__", "open"]
    for name in kg.__all__:
        assert getattr(kg, name) is not None
    assert kg.KgError is errors.KgError
    with pytest.raises(AttributeError, match="no attribute nothing"):
        _ = kg.nothing


def test_links_between_documents_lead_somewhere() -> None:
    root = DOCS.parent
    pages = [*DOCS.rglob("*.md"), *root.glob("*.md"), *root.glob("[a-z]*/README.md")]
    assert len(pages) > 10
    broken = [
        f"{page.relative_to(root)}: {link}"
        for page in pages
        if ".venv" not in page.parts
        for link in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8"))
        if not link.startswith(("http:", "https:")) and not (page.parent / link).exists()
    ]
    assert broken == []


def test_decisions_are_numbered_once() -> None:
    numbers = [path.name[:4] for path in sorted((DOCS / "decisions").glob("*.md"))]
    assert len(numbers) == len(set(numbers)) > 5
