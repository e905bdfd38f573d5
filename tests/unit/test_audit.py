"""The audit of dependencies: a hole is named, and what was not looked at is not called safe."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parents[2] / "scripts" / "audit.py"
SAFE = {"name": "numpy", "version": "2.0", "vulns": []}
HOLE = {"name": "pillow", "version": "1.0", "vulns": [{"id": "CVE-1", "fix_versions": ["2.0"]}]}
SKIPPED = {"name": "idna", "skip_reason": "Dependency not found on PyPI"}


@pytest.fixture(scope="module")
def audit() -> ModuleType:
    spec = importlib.util.spec_from_file_location("audit", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_holes_are_named_with_what_closes_them(audit: ModuleType):
    assert audit.holes([SAFE, HOLE, SAFE]) == ["pillow 1.0: CVE-1, fixed in 2.0"]
    assert audit.holes([SAFE, SKIPPED, SAFE]) == []


def test_what_was_not_looked_at_is_not_called_safe(audit: ModuleType):
    assert audit.holes([]) is None
    assert audit.holes([SKIPPED, SKIPPED, SAFE]) is None
