"""The pictures that go with a published video: frames that passed its checks, as it shows them."""

from pathlib import Path

from asazora.engine.publish import staged
from asazora.media.previews import write_previews


def publish_previews(video: Path, *, thumbnail: Path, spritesheet: Path) -> None:
    """Publish a thumbnail and a sheet of frames of a published video, both whole or not at all."""
    with staged(spritesheet, force=True) as sheet_part, staged(thumbnail, force=True) as thumbnail_part:
        write_previews(video, thumbnail_part, sheet_part)
