"""Videos are made on a machine whose system lacks the libraries that Skia draws with: only the world needs them."""

import subprocess
import sys
from pathlib import Path

HIDDEN = "import sys; sys.modules['skia'] = None; from asazora.cli.main import app; app()"


def test_a_video_is_made_without_skia(tmp_path: Path) -> None:
    output = tmp_path / "still.png"
    command = [sys.executable, "-c", HIDDEN, "generate", "a red fox", "--seconds", "0", "-o", str(output)]
    subprocess.run(command, check=True, env={"ASAZORA_HOME": str(tmp_path / "home"), "PATH": ""}, timeout=200)
    assert output.read_bytes().startswith(b"\x89PNG")
