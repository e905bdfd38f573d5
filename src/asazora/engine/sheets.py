"""Pictures of a model's frames that a measurement writes. Nobody asked for them by a prompt; they say what they are."""

from collections.abc import Callable
from pathlib import Path

from asazora.engine.publish import staged
from asazora.provenance.marking import sign_sheet


def publish_sheet(
    destination: Path, write: Callable[[Path], None], model: str, home: Path, *, force: bool = False
) -> None:
    """Publish what `write` writes, signed as frames of a model by the keys in `home`, whole or not at all.

    They are of prompts that the measurement made up itself: no check judges them, and they bear no marks.
    """
    with staged(destination, force=force) as part:
        write(part)
        sign_sheet(part, destination.name, model, home)
