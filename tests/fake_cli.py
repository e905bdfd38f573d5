"""The `asazora` command with the fake model in the embedded one's place: `python tests/fake_cli.py generate ...`.

FAKE_STEP_SECONDS in the environment slows each step of the model down.
"""

import os
from collections.abc import Generator
from contextlib import contextmanager
from unittest.mock import patch

from asazora.cli.main import app
from asazora.engine.registry import LoadModel
from asazora.pipelines.generate import ServedModel
from fakes import FakeModel


@contextmanager
def models_replaced(load: LoadModel) -> Generator[None]:
    """Let the model that `load` loads serve the requests made in the block."""
    with patch("asazora.engine.registry.LOADERS", {"storybook": load}):
        yield


if __name__ == "__main__":
    step_seconds = float(os.environ.get("FAKE_STEP_SECONDS", "0"))
    with models_replaced(lambda: ServedModel(model=FakeModel(step_seconds=step_seconds))):
        app()
