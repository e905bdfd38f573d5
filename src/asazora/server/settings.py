"""What a server is told when it starts, as one frozen value."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from asazora.core.errors import InvalidRequestError
from asazora.engine.registry import DEFAULT_MODEL

DAY_SECONDS = 24 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueLimits:
    """How much may wait, and how much one account may keep."""

    max_queued: int = 200
    max_queued_per_account: int = 50
    quota_bytes: int = 20 * 2**30
    """Bytes of finished videos an account may keep before it must delete some."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RaySettings:
    """Workers on a Ray cluster: where it is, how many, what each needs."""

    address: str
    """As Ray has it: `auto`, `HOST:PORT`, or `local` for a cluster of this machine alone."""

    min_workers: int = 1
    max_workers: int = 4
    cpus: float = 1.0
    gpus: float = 0.0
    idle_seconds: float = 60.0
    """A worker above the least number ends when it had nothing to do for so long."""

    setup: str | None = None
    """`module:function` to be called in each worker before anything is loaded."""

    def __post_init__(self) -> None:
        if not 1 <= self.min_workers <= self.max_workers:
            given = f"{self.min_workers}-{self.max_workers}"
            raise InvalidRequestError("ray workers", given, "FEWEST-MOST, at least one, such as 1-4")


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerSettings:
    """Where a server keeps its state, what it listens on, and its limits. All state lies under `home`."""

    home: Path
    host: str = "127.0.0.1"
    port: int = 8000
    database_url: str | None = None
    """PostgreSQL's or SQLite's; a file in the home if not given."""

    model: str = DEFAULT_MODEL
    """The engine's name of the model that serves every request."""

    queue: QueueLimits = QueueLimits()
    keep_seconds: int = 30 * DAY_SECONDS
    """How long a finished video is kept."""

    min_free_bytes: int = 256 * 2**20
    """New jobs are refused while the disk has less room than this."""

    requests_per_minute: int = 6000
    """Of one account, whatever they ask for."""

    num_workers: int = 1
    """Worker processes of this machine, which share its threads."""

    ray: RaySettings | None = None
    """If given, the workers are actors of that cluster, and there are none on this machine."""

    files_url: str | None = None
    """Bucket that keeps finished videos, such as s3://BUCKET/FOLDER; the home's folder then is a cache."""

    cache_bytes: int = 20 * 2**30
    """How much that cache may hold."""

    traces_url: str | None = None
    """Collector that OpenTelemetry's spans are sent to; none are made without it."""

    image_hosts: tuple[str, ...] = ()
    """Where pictures may be fetched from by `image_url`; none, unless named."""

    trusted_hosts: tuple[str, ...] = ()
    """Hosts that requests may be sent to even if their addresses are private."""

    max_body_bytes: int = 64 * 2**20
    """How much the body of a request may hold."""

    worker_command: tuple[str, ...] = (sys.executable, "-m", "asazora.server.start_worker")
    inspector_command: tuple[str, ...] = (sys.executable, "-m", "asazora.server.start_inspector")
    worker_silence_seconds: float = 300.0
    """A worker that was ready and reports nothing for so long is hung: it is replaced."""

    worker_start_seconds: float = 600.0
    """How long a worker may take to load the model."""

    @property
    def database(self) -> str:
        """The URL of the database. It may hold a password: it is not for logs."""
        return self.database_url or f"sqlite:///{self.home / 'asazora.sqlite'}"

    @property
    def videos_folder(self) -> Path:
        return self.home / "videos"

    @property
    def inputs_folder(self) -> Path:
        return self.home / "files"

    @property
    def live_folder(self) -> Path:
        return self.home / "live"

    @property
    def uploads_folder(self) -> Path:
        return self.home / "uploads"

    @property
    def server_lock(self) -> Path:
        return self.home / "server.lock"

    @property
    def worker_names(self) -> Sequence[str]:
        """What the jobs of this machine's workers are claimed under."""
        return [f"worker-{number}" for number in range(1, self.num_workers + 1)]

    def worker_lock(self, name: str) -> Path:
        return self.home / f"{name}.lock"
