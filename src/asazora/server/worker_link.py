"""What the server and its worker processes agree on.

A worker gets its settings as JSON in the environment, where other users cannot read them. It prints one word a
line: `ready` when it takes jobs, `alive` while it works or waits; silence means that it hangs. Its standard input
stays open as long as the server lives; a first word there, `begin`, says that the store is open. Until then the worker
loads its model and touches nothing that others share.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from asazora.server.settings import ServerSettings

READY, ALIVE = "ready", "alive"
BEGIN = "begin"
SETTINGS_VARIABLE = "ASAZORA_WORKER_SETTINGS"

STOP_SECONDS = 20.0
"""How long a worker that is to stop may take to finish its step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerSettings:
    """What a worker needs to know, in values that JSON has."""

    name: str
    """What its jobs are claimed under."""

    siblings: Sequence[str]
    """The names of the other workers of this machine."""

    is_first: bool
    """Whether it settles, besides its own, what workers left that have no successor here."""

    home: str
    database: str
    videos: str
    files_url: str | None
    inputs: str
    live: str
    lock: str
    model: str
    traces_url: str | None
    keep_seconds: int

    @classmethod
    def of_server(cls, settings: ServerSettings, name: str) -> "WorkerSettings":
        return cls(
            name=name,
            siblings=[other for other in settings.worker_names if other != name],
            is_first=name == settings.worker_names[0],
            home=str(settings.home),
            database=settings.database,
            videos=str(settings.videos_folder),
            files_url=settings.files_url,
            inputs=str(settings.inputs_folder),
            live=str(settings.live_folder),
            lock=str(settings.worker_lock(name)),
            model=settings.model,
            traces_url=settings.traces_url,
            keep_seconds=settings.keep_seconds,
        )

    @classmethod
    def from_json(cls, text: str) -> "WorkerSettings":
        return cls(**json.loads(text))

    def to_json(self) -> str:
        return json.dumps(asdict(self))
