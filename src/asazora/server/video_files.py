"""Where the files of a video lie: one folder a video, named by its id."""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from asazora.server.bucket import Bucket, free_oldest


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
    """The folder that holds the folders; with a bucket, where finished files are kept, it is a cache."""

    root: Path
    bucket: Bucket | None = None

    def keep(self, video_id: str) -> None:
        """Put the finished files into the bucket, if there is one. Raises PublishError if that fails."""
        if self.bucket is not None:
            for name in FILE_NAMES.values():
                self.bucket.put(self.root / video_id / name, f"{video_id}/{name}")

    def find(self, video_id: str, variant: Variant) -> Path:
        """Where a finished file is, fetched from the bucket if need be. There is none at the path if it is gone."""
        path = self.path(video_id, variant)
        if self.bucket is not None and not path.is_file():
            self.bucket.fetch(f"{video_id}/{path.name}", path)
        return path

    def free_cache(self, max_bytes: int, unfinished: Iterable[str]) -> None:
        """With a bucket, delete what was used longest ago, beyond so many bytes; never what is still being made."""
        if self.bucket is not None:
            free_oldest(self.root, max_bytes, unfinished)

    def path(self, video_id: str, variant: Variant) -> Path:
        return self.root / video_id / FILE_NAMES[variant]

    def quarantined(self, video_id: str) -> Path:
        """Where the video lies while a person must look at it first. No account's route leads there."""
        return self.root.with_name(QUARANTINE) / video_id / FILE_NAMES[Variant.VIDEO]

    def withdraw(self, video_id: str) -> None:
        """Take a published video down: into the quarantine, without its pictures."""
        place = self.quarantined(video_id)
        place.parent.mkdir(parents=True, exist_ok=True)
        self.find(video_id, Variant.VIDEO).replace(place)
        shutil.rmtree(self.root / video_id, ignore_errors=True)
        if self.bucket is not None:
            self.bucket.remove(video_id)

    def prepare(self, video_id: str) -> None:
        """Make the video's folders, without what a killed job left half-written in them."""
        self.quarantined(video_id).parent.mkdir(parents=True, exist_ok=True)
        folder = self.root / video_id
        folder.mkdir(parents=True, exist_ok=True)
        for path in folder.iterdir():
            if path.is_dir():  # of a publication
                shutil.rmtree(path)
            elif path.name not in FILE_NAMES.values():
                path.unlink()

    def exists(self, video_id: str) -> bool:
        """Whether the finished video is there."""
        return self.find(video_id, Variant.VIDEO).is_file()

    def remove(self, video_id: str) -> None:
        """Delete the video's folders, if there are any."""
        for folder in (self.root / video_id, self.quarantined(video_id).parent):
            shutil.rmtree(folder, ignore_errors=True)
        if self.bucket is not None:
            self.bucket.remove(video_id)

    def size_bytes(self, video_id: str) -> int:
        return sum(path.stat().st_size for path in (self.root / video_id).iterdir())

    def all_ids(self) -> set[str]:
        """The ids of all videos that have a folder anywhere."""
        roots = [root for root in (self.root, self.root.with_name(QUARANTINE)) if root.is_dir()]
        names = {folder.name for root in roots for folder in root.iterdir()}
        return names if self.bucket is None else names.union(self.bucket.folders())


def open_video_files(folder: Path, files_url: str | None) -> VideoFiles:
    """The files of a server that keeps them in its folder, or in a bucket. Raises InvalidRequestError for a bad URL."""
    return VideoFiles(folder, None if files_url is None else Bucket(files_url))
