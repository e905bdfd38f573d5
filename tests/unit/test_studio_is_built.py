"""The studio's files in the package are what its source builds: `npm run build` writes down what it read and wrote."""

from hashlib import sha256
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RECORD = ROOT / "studio" / "built.sha256"
ALONE = ("build.mjs", "package.json", "package-lock.json", "tsconfig.json")
REMEDY = "run `cd studio && npm ci && npm run build`, and commit what it writes"

pytestmark = pytest.mark.skipif(not RECORD.parent.is_dir(), reason="needs the repository")


def digests() -> dict[str, str]:
    """The digest of each file that a build reads or writes, by its path."""
    folders = (ROOT / "studio" / "src", ROOT / "src" / "asazora" / "studio" / "static")
    files = [ROOT / "studio" / name for name in ALONE] + [file for folder in folders for file in folder.iterdir()]
    return {file.relative_to(ROOT).as_posix(): sha256(file.read_bytes()).hexdigest() for file in files}


def test_the_built_files_are_of_this_source():
    recorded = dict(reversed(line.split("  ", 1)) for line in RECORD.read_text().splitlines())
    assert recorded == digests(), REMEDY
