"""The folder of a video: what a killed job left half-written goes, what it had published stays."""

import shutil
from pathlib import Path

from asazora.engine.publish import staged
from asazora.server.video_files import Variant, VideoFiles


def test_what_a_killed_publication_left_goes_and_what_was_published_stays(tmp_path: Path):
    files = VideoFiles(tmp_path / "videos")
    files.prepare("video_1")
    video = files.path("video_1", Variant.VIDEO)
    with staged(video, force=False) as part:
        part.write_bytes(b"a film")
        shutil.copytree(part.parent, video.with_name(".killed.part"))
    video.with_name(".fetched.part").write_bytes(b"half a film")
    files.prepare("video_1")
    assert list(video.parent.iterdir()) == [video]
    assert video.read_bytes() == b"a film"
