"""Where uploaded files lie: one file each, named by its id, as it was sent. Only bounded processes ever decode it."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class InputFiles:
    """The folder that holds them."""

    root: Path

    def path(self, file_id: str) -> Path:
        return self.root / file_id

    def take(self, upload: Path, file_id: str) -> None:
        """Move a whole upload into place."""
        upload.rename(self.path(file_id))

    def remove(self, file_id: str) -> None:
        """Delete the file, if it is there."""
        self.path(file_id).unlink(missing_ok=True)

    def remove_all_but(self, file_ids: Iterable[str]) -> None:
        """Delete the files that are not known."""
        kept = set(file_ids)
        for path in self.root.iterdir():
            if path.name not in kept:
                self.remove(path.name)
