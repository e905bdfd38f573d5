"""Where the files of a video lie: one folder a video, named by its id."""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Variant(StrEnum):
    """What can be downloaded of a video."""

    VIDEO = "video"
    THUMBNAIL = "thumbnail"
    SPRITESHEET = "spritesheet"


FILE_NAMES = {
    Variant.VIDEO: "video.mp4",
    Variant.THUMBNAIL: "thumbnail.webp",
    Variant.SPRITESHEET: "spritesheet.jpg",
}
MEDIA_TYPES = {Variant.VIDEO: "video/mp4", Variant.THUMBNAIL: "image/webp", Variant.SPRITESHEET: "image/jpeg"}


QUARANTINE = "quarantine"
"""The folder beside that of the videos for those which a person must look at first."""


@dataclass(frozen=True, slots=True)
class VideoFiles:
    """The folder that holds the folders."""

    root: Path

    def path(self, video_id: str, variant: Variant) -> Path:
        return self.root / video_id / FILE_NAMES[variant]

    def quarantined(self, video_id: str) -> Path:
        """Where the video lies while a person must look at it first. No account's route leads there."""
        return self.root.with_name(QUARANTINE) / video_id / FILE_NAMES[Variant.VIDEO]

    def withdraw(self, video_id: str) -> None:
        """Take a published video down: into the quarantine, without its pictures."""
        place = self.quarantined(video_id)
        place.parent.mkdir(parents=True, exist_ok=True)
        self.path(video_id, Variant.VIDEO).replace(place)
        shutil.rmtree(self.root / video_id, ignore_errors=True)

    def prepare(self, video_id: str) -> None:
        """Make the video's folders, without what a killed job left half-written in them."""
        self.quarantined(video_id).parent.mkdir(parents=True, exist_ok=True)
        folder = self.root / video_id
        folder.mkdir(parents=True, exist_ok=True)
        for path in folder.iterdir():
            if path.name not in FILE_NAMES.values():
                path.unlink()

    def exists(self, video_id: str) -> bool:
        """Whether the finished video is there."""
        return self.path(video_id, Variant.VIDEO).is_file()

    def remove(self, video_id: str) -> None:
        """Delete the video's folders, if there are any."""
        for folder in (self.root / video_id, self.quarantined(video_id).parent):
            shutil.rmtree(folder, ignore_errors=True)

    def size_bytes(self, video_id: str) -> int:
        return sum(path.stat().st_size for path in (self.root / video_id).iterdir())

    def remove_all_but(self, video_ids: Iterable[str]) -> None:
        """Delete the folders of videos that are no longer known."""
        kept = set(video_ids)
        for root in (self.root, self.root.with_name(QUARANTINE)):
            for folder in root.iterdir() if root.is_dir() else ():
                if folder.name not in kept:
                    self.remove(folder.name)
