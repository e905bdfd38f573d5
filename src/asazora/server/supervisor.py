"""The worker processes of one machine: each is kept running, and they share its threads."""

import asyncio
from collections.abc import Sequence

from asazora.core.threads import shares_of_threads
from asazora.server.settings import ServerSettings
from asazora.server.worker_keeper import WorkerKeeper


class Supervisor:
    """Watches over the workers from the server's event loop."""

    def __init__(self, settings: ServerSettings) -> None:
        names = settings.worker_names
        # One worker alone has what the environment gives it.
        shares = [None] if len(names) == 1 else shares_of_threads(len(names))
        self._keepers = [WorkerKeeper(settings, name, share) for name, share in zip(names, shares, strict=True)]

    @property
    def is_ready(self) -> bool:
        """Whether a worker with a loaded model is running."""
        return any(keeper.is_ready for keeper in self._keepers)

    @property
    def num_workers(self) -> int:
        return len(self.worker_pids)

    @property
    def worker_pids(self) -> Sequence[int]:
        """The processes that run."""
        return [keeper.pid for keeper in self._keepers if keeper.pid is not None]

    async def prepare(self) -> None:
        """Start workers that load the model while the store is yet to be opened. `start` or `abandon` must follow."""
        await asyncio.gather(*(keeper.prepare() for keeper in self._keepers))

    def abandon(self) -> None:
        """End workers that were prepared, unless `start` was called: then `stop` sees to it."""
        for keeper in self._keepers:
            keeper.abandon()

    def start(self) -> None:
        """Let the workers work on the open store, and keep them running."""
        for keeper in self._keepers:
            keeper.start()

    async def stop(self) -> None:
        """Let the workers put their jobs back and end."""
        await asyncio.gather(*(keeper.stop() for keeper in self._keepers))
