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


@dataclass(frozen=True, slots=True)
class VideoFiles:
    """The folder that holds the folders."""

    root: Path

    def path(self, video_id: str, variant: Variant) -> Path:
        return self.root / video_id / FILE_NAMES[variant]

    def prepare(self, video_id: str) -> None:
        """Make the video's folder, without what a killed job left half-written in it."""
        folder = self.root / video_id
        folder.mkdir(parents=True, exist_ok=True)
        for path in folder.iterdir():
            if path.name not in FILE_NAMES.values():
                path.unlink()

    def exists(self, video_id: str) -> bool:
        """Whether the finished video is there."""
        return self.path(video_id, Variant.VIDEO).is_file()

    def remove(self, video_id: str) -> None:
        """Delete the video's folder, if there is one."""
        shutil.rmtree(self.root / video_id, ignore_errors=True)

    def size_bytes(self, video_id: str) -> int:
        return sum(path.stat().st_size for path in (self.root / video_id).iterdir())

    def remove_all_but(self, video_ids: Iterable[str]) -> None:
        """Delete the folders of videos that are no longer known."""
        kept = set(video_ids)
        for folder in self.root.iterdir():
            if folder.name not in kept:
                self.remove(folder.name)
