"""The fake model and the fake guard for workers on a Ray cluster: `RaySettings.setup` of the tests."""

import os
from unittest.mock import patch

from asazora.pipelines.generate import ServedModel
from fake_guard import replace_guard
from fakes import FakeModel


def replace_model() -> None:
    """To be called in each worker. FAKE_STEP_SECONDS in the environment slows each step down."""
    replace_guard()
    step_seconds = float(os.environ.get("FAKE_STEP_SECONDS", "0"))
    served = ServedModel(model=FakeModel(step_seconds=step_seconds))
    patch("asazora.engine.registry.LOADERS", {"storybook": lambda: served}).start()
