"""The lock pins every dependency by hash, but for torch and what comes with it, and names no place to get them from."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
LEFT_OUT = {"torch"}

_PIN = re.compile(r"([A-Za-z0-9._-]+)==\S+( ; [^\\]+?)?((?: --hash=sha256:[0-9a-f]{64})+)")


def normal(name: str) -> str:
    """A package's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def wanted() -> set[str]:
    """The names of all dependencies in pyproject.toml, extras included."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    lists = [project["dependencies"], *project["optional-dependencies"].values()]
    names = {re.split(r"[\[<>=!~; ]", line, maxsplit=1)[0] for lines in lists for line in lines}
    return {normal(name) for name in names} - {project["name"]}


def pinned() -> list[str]:
    """The names in the lock. Fails for any line that is no pin with a hash."""
    text = (ROOT / "requirements.lock").read_text().replace(" \\\n   ", "")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    matches = [(line, _PIN.fullmatch(line)) for line in lines]
    assert [line for line, match in matches if match is None] == []
    return [normal(match[1]) for _, match in matches if match is not None]


def test_every_dependency_is_pinned_by_hash():
    assert wanted() - set(pinned()) == LEFT_OUT
