"""The server's worker process with the fake model in the embedded one's place, and the fake guard.

FAKE_STEP_SECONDS in the environment slows each step down; words in the prompt make it die, hang or fail.
"""

import errno
import importlib
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

from asazora.core.errors import WeightsError
from asazora.core.video_model import Capabilities, OnStep, RolloutPlan, VideoChunk
from asazora.pipelines.generate import ServedModel
from fake_cli import models_replaced
from fake_guard import replace_guard
from fakes import FakeModel


class MoodyModel(FakeModel):
    """Does what its prompt says: dies, hangs, fails or fills the disk; slow or not."""

    capabilities = Capabilities(shots=True, streaming=True, image=True, video=True, remix=True, target=True)

    def rollout(self, plan: RolloutPlan, on_step: OnStep) -> Iterator[VideoChunk]:
        for number, chunk in enumerate(super().rollout(plan, on_step)):
            yield chunk
            if number:
                continue
            words = plan.shots[0].caption.split()
            if "dies" in words:
                os.kill(os.getpid(), signal.SIGKILL)
            if "dies-once" in words and mark(words[-1]):
                os.kill(os.getpid(), signal.SIGKILL)
            if "hangs-once" in words and mark(words[-1]):
                time.sleep(600)
            if "fails" in words:
                raise WeightsError(f"/secret/path of {words}")
            if "fills" in words:
                os.fsync = disk_is_full
            if "breaks" in words:
                raise ValueError(f"/secret/path of {words}")


def disk_is_full(descriptor: int) -> NoReturn:
    """What the system says of a file that finds no room."""
    del descriptor
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def mark(path: str) -> bool:
    """Whether this is the first time: makes the file."""
    try:
        Path(path).touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


if __name__ == "__main__":
    replace_guard()
    importlib.import_module("torch")  # as the real worker has: that it is silent in its first job means that it hangs
    # Only now: these bring the guard in.
    from asazora.server.worker import main
    from publications import VARIABLE, note_publications

    if VARIABLE in os.environ:
        note_publications(Path(os.environ[VARIABLE]))
    step_seconds = float(os.environ.get("FAKE_STEP_SECONDS", "0"))
    with models_replaced(lambda: ServedModel(model=MoodyModel(step_seconds=step_seconds))):
        main()
