"""What the server expects of whoever runs its workers: supervised processes here, or actors on a Ray cluster."""

from typing import Protocol


class Fleet(Protocol):
    """The workers of one server."""

    @property
    def is_ready(self) -> bool:
        """Whether a worker with a loaded model is running."""
        ...

    @property
    def num_workers(self) -> int:
        """How many run."""
        ...

    def start(self) -> None:
        """Begin, from the server's event loop."""
        ...

    async def stop(self) -> None:
        """Let the workers put their jobs back and end."""
        ...
