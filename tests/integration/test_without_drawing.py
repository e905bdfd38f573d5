"""What making a video does without: what Skia draws with, which only the world needs, and torch's compiler.

The system's libraries that Skia needs are missing on some machines; the compiler takes seconds to import.
"""

import subprocess
import sys
from pathlib import Path

HIDDEN = """
import sys
for name in ("skia", "torch._dynamo"):
    sys.modules[name] = None
from asazora.cli.main import app
app()
"""


def test_a_still_is_made_without_skia_and_without_torchs_compiler(tmp_path: Path) -> None:
    output = tmp_path / "still.png"
    command = [sys.executable, "-c", HIDDEN, "generate", "a red fox", "--seconds", "0", "-o", str(output)]
    subprocess.run(command, check=True, env={"ASAZORA_HOME": str(tmp_path / "home"), "PATH": ""}, timeout=200)
    assert output.read_bytes().startswith(b"\x89PNG")
