"""Videos that can be watched while they are made: for each a file that grows, and goes when the video is finished."""

import shutil
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class LiveFiles:
    """The folder that holds a folder for each video in the making."""

    root: Path

    def folder(self, video_id: str) -> Path:
        return self.root / video_id

    def stream(self, video_id: str) -> Path:
        """The file that grows. It is there once there is something to see."""
        return self.folder(video_id) / "stream.mp4"

    def start(self, video_id: str) -> Path:
        """A fresh folder for the video. Whoever watched an earlier attempt sees its file end."""
        self.remove(video_id)
        folder = self.folder(video_id)
        folder.mkdir(parents=True)
        return folder

    def remove(self, video_id: str) -> None:
        shutil.rmtree(self.folder(video_id), ignore_errors=True)

    def all_ids(self) -> set[str]:
        """The ids of all videos that have a folder here."""
        return {folder.name for folder in self.root.iterdir()} if self.root.is_dir() else set()
