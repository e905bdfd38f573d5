"""The pictures that go with a published video: frames that passed its checks and bear its marks, signed as its own."""

from pathlib import Path

from asazora.engine.publish import staged
from asazora.media.previews import write_previews
from asazora.provenance.marking import sign_derived


def publish_previews(video: Path, home: Path, *, thumbnail: Path, spritesheet: Path) -> None:
    """Publish a thumbnail and a sheet of frames of a published video, both whole or not at all.

    `home` holds the keys that sign, as it does for the engine.
    """
    with staged(spritesheet, force=True) as sheet_part, staged(thumbnail, force=True) as thumbnail_part:
        write_previews(video, thumbnail_part, sheet_part)
        sign_derived(thumbnail_part, thumbnail.name, video, home)
        sign_derived(sheet_part, spritesheet.name, video, home)
