"""Finished files in an S3-compatible bucket: put there whole by the worker, fetched when they are asked for.

The folder of videos then is a cache. Credentials come from the environment, as S3's own tools read them.
"""

import contextlib
import importlib
import shutil
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from asazora.core.errors import AsazoraError, InvalidRequestError, PublishError

CHUNK_BYTES = 2**20


class Bucket:
    """A folder of a bucket, by its URL: `s3://BUCKET/FOLDER`, with `?endpoint=...` for servers other than Amazon's."""

    def __init__(self, url: str) -> None:
        """Raises InvalidRequestError for a URL of another kind, AsazoraError without the extra."""
        address, _, options = url.partition("?")
        if not address.startswith("s3://"):
            raise InvalidRequestError("files", address.partition(":")[0], "s3://BUCKET/FOLDER")
        try:
            obstore: Any = importlib.import_module("obstore")
            stores: Any = importlib.import_module("obstore.store")
        except ModuleNotFoundError as error:
            raise AsazoraError(f"a bucket needs the package {error.name!r}: pip install 'asazora[s3]'") from error
        self._obstore = obstore
        endpoint = options.removeprefix("endpoint=") if options else None
        config = {} if endpoint is None else {"endpoint": endpoint}
        client = {"allow_http": endpoint is not None and endpoint.startswith("http://")}
        self._store: Any = stores.S3Store.from_url(address, client_options=client, **config)

    def put(self, path: Path, name: str) -> None:
        """Store a whole file under a name. Raises PublishError if that fails."""
        try:
            self._obstore.put(self._store, name, path)
        except Exception as error:  # of many kinds, all of which mean that the file is not there
            raise PublishError(f"could not store {name!r}: {type(error).__name__}") from error

    def fetch(self, name: str, path: Path) -> bool:
        """Put a copy of a stored file at `path`, whole or not at all. False if there is no such file."""
        part = path.with_name(f".{uuid.uuid4().hex}.part")
        try:
            with contextlib.suppress(FileNotFoundError):
                found = self._obstore.get(self._store, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                with part.open("wb") as file:
                    for chunk in found.stream(min_chunk_size=CHUNK_BYTES):
                        file.write(chunk)
                part.replace(path)
                return True
            return False
        finally:
            part.unlink(missing_ok=True)

    def remove(self, folder: str) -> None:
        """Delete all files whose names begin with the folder's."""
        names = [found["path"] for page in self._obstore.list(self._store, prefix=f"{folder}/") for found in page]
        if names:
            self._obstore.delete(self._store, names)

    def folders(self) -> Iterator[str]:
        """The names of all folders."""
        for folder in self._obstore.list_with_delimiter(self._store)["common_prefixes"]:
            yield folder.rstrip("/")


def free_oldest(root: Path, max_bytes: int, kept: Iterable[str] = ()) -> None:
    """Delete the folders of a cache that were used longest ago, until it holds no more than `max_bytes`."""
    folders = sorted((path for path in root.iterdir() if path.is_dir()), key=lambda path: path.stat().st_mtime)
    sizes = {path: sum(file.stat().st_size for file in path.iterdir()) for path in folders}
    total, spared = sum(sizes.values()), set(kept)
    for folder in folders:
        if total <= max_bytes:
            return
        if folder.name not in spared:
            total -= sizes[folder]
            shutil.rmtree(folder, ignore_errors=True)
