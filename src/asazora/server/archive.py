"""Everything of an account as one ZIP, sent while it is being read: no copy of it is ever on disk or in memory."""

import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any, cast

from asazora.server.input_files import InputFiles
from asazora.server.video_files import FILE_NAMES, VideoFiles

CHUNK_BYTES = 2**20


class _Outbox:
    """What a ZipFile writes to: keeps bytes until they are taken, and cannot be searched."""

    def __init__(self) -> None:
        self._parts = list[bytes]()

    def write(self, data: bytes) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def take(self) -> bytes:
        data, self._parts = b"".join(self._parts), []
        return data


def archive(rows: Mapping[str, Sequence[Mapping[str, Any]]], videos: VideoFiles, inputs: InputFiles) -> Iterator[bytes]:
    """The pieces of a ZIP: one JSON file a table, the files of every published video, and uploads as they were sent."""
    outbox = _Outbox()
    with zipfile.ZipFile(cast("IO[bytes]", outbox), "w", zipfile.ZIP_STORED) as made:
        for table, found in rows.items():
            made.writestr(f"{table}.json", json.dumps(found, indent=1, ensure_ascii=False))
            yield outbox.take()
        for job in rows.get("jobs", ()):
            for variant, name in FILE_NAMES.items():
                path = videos.find(job["id"], variant)
                if path.is_file():
                    yield from _file(made, outbox, path, f"videos/{job['id']}/{name}")
        for file in rows.get("files", ()):
            path = inputs.path(file["id"])
            if path.is_file():
                yield from _file(made, outbox, path, f"uploads/{file['id']}")
    yield outbox.take()


def _file(made: zipfile.ZipFile, outbox: _Outbox, path: Path, name: str) -> Iterator[bytes]:
    with path.open("rb") as file, made.open(name, "w", force_zip64=True) as entry:
        while chunk := file.read(CHUNK_BYTES):
            entry.write(chunk)
            yield outbox.take()
