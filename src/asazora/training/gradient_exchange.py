"""More cores for a run on a CPU: other processes differentiate batches of their own and lend the gradients.

Asynchronous data parallelism (Dean et al., "Large Scale Distributed Deep Networks", 2012): at each step the run
averages its own gradients with those that have arrived since the last one, a step or two old. Nobody waits for
anybody, so a core that is busy with other work only lends less. A batch lies far below the gradient noise scale
(arXiv 1812.06162), where twice the clips are worth nearly twice the steps; threads inside one process gain less, and
lose it all when another program takes one of the cores.
"""

import fcntl
import multiprocessing
import os
import pickle
import shutil
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import torch
from torch import Tensor, nn

from asazora.models.dit.model import DiT
from asazora.training.differentiate import StepLoss, differentiate, step_seed
from asazora.training.dit_run import DiTRun, DiTTrainConfig
from asazora.training.growing_bank import GrowingBank

FOLDER_NAME = "exchange"
NICENESS = 5
"""Processes that lend gradients give way to the run, and to whoever else uses the machine."""


def num_processes(config: DiTTrainConfig) -> int:
    """How many processes a run uses: no more than there are cores, and one on a GPU."""
    return min(config.processes, len(os.sched_getaffinity(0))) if config.device == "cpu" else 1


class Exchange:
    """The weights of a run, and the gradients lent to it, in files that every process maps into its memory.

    A lock of the file system guards them, which a process that dies lets go of.
    """

    def __init__(self, folder: Path, model: nn.Module) -> None:
        self.parameters = list(model.parameters())
        size = sum(parameter.numel() for parameter in self.parameters)
        folder.mkdir(parents=True, exist_ok=True)
        self.weights = _mapped(folder / "weights.bin", size, torch.float32)
        self.gradients = _mapped(folder / "gradients.bin", size, torch.float32)
        self.lent = _mapped(folder / "lent.bin", 2, torch.int64)
        """Batches and clips whose gradients wait to be collected."""
        self.clock = _mapped(folder / "clock.bin", 2, torch.float64)
        """The step that the run is at, and its seconds so far."""
        self.lock_path = folder / "lock"

    @torch.no_grad()
    def publish(self, step: int, elapsed_s: float) -> None:
        """Show the weights of the run to the others, unless one of them is just at it."""
        with self._lock(wait=False) as held:
            if held:
                for parameter, shared in self._pieces(self.weights):
                    shared.copy_(parameter)
                self.clock.copy_(torch.tensor([step, elapsed_s]))

    @torch.no_grad()
    def fetch(self) -> tuple[int, float]:
        """Take over the weights of the run. Returns its step and seconds."""
        with self._lock():
            for parameter, shared in self._pieces(self.weights):
                parameter.copy_(shared)
            step, elapsed_s = self.clock.tolist()
        return int(step), elapsed_s

    @torch.no_grad()
    def lend(self, clips: int) -> None:
        """Add the gradients of one batch to those that wait, and clear them here."""
        with self._lock():
            if self.lent[0] == 0:
                self.gradients.zero_()
            for parameter, shared in self._pieces(self.gradients):
                if parameter.grad is not None:
                    shared.add_(parameter.grad)
                    parameter.grad = None
            self.lent += torch.tensor([1, clips])

    @torch.no_grad()
    def collect(self) -> int:
        """Average the gradients of the run's batch with those lent since the last call. Returns the lent clips.

        0 if someone is just lending: a process that was interrupted there must not hold up the run.
        """
        with self._lock(wait=False) as held:
            batches, clips = self.lent.tolist() if held else (0, 0)
            if batches:
                for parameter, shared in self._pieces(self.gradients):
                    if parameter.grad is not None:
                        parameter.grad.add_(shared).div_(1 + batches)
                self.lent.zero_()
        return clips

    def _pieces(self, flat: Tensor) -> Iterator[tuple[nn.Parameter, Tensor]]:
        """Each parameter with its part of a flat tensor."""
        parts = flat.split([parameter.numel() for parameter in self.parameters])
        for parameter, part in zip(self.parameters, parts, strict=True):
            yield parameter, part.view_as(parameter)

    @contextmanager
    def _lock(self, *, wait: bool = True) -> Generator[bool]:
        """Whether the files are ours for now; closing the lock's file lets them go."""
        with self.lock_path.open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            except BlockingIOError:
                yield False
            else:
                yield True


@contextmanager
def exchange_gradients(
    run: DiTRun, config: DiTTrainConfig, bank_source: GrowingBank, step_loss: StepLoss, out_dir: Path
) -> Generator[Exchange]:
    """Start the other processes of a run, one thread each, and stop them in the end."""
    lanes, folder = num_processes(config), out_dir / FOLDER_NAME
    shutil.rmtree(folder, ignore_errors=True)  # of a run that was killed
    exchange = Exchange(folder, run.model)
    exchange.publish(run.step, run.elapsed_s)
    buffers = pickle.dumps(dict(run.model.named_buffers()))  # what is fixed, and no part of the exchanged weights
    context = multiprocessing.get_context("spawn")
    others = [
        context.Process(
            target=_lend,
            args=(folder, pickle.dumps((config, bank_source.part(lane, lanes), step_loss, lane)), buffers),
            name=f"gradients-{lane}",
            daemon=True,
        )
        for lane in range(1, lanes)
    ]
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        for process in others:
            process.start()
        yield exchange
    finally:
        torch.set_num_threads(threads)
        for process in others:
            process.terminate()
            process.join()
        shutil.rmtree(folder)


def _lend(folder: Path, task: bytes, buffers: bytes) -> None:
    """Lend gradients for as long as the run lives."""
    config, bank_source, step_loss, lane = pickle.loads(task)
    os.nice(NICENESS)
    torch.set_num_threads(1)
    model = DiT(config.dit)
    for name, values in pickle.loads(buffers).items():
        model.get_buffer(name).copy_(values)
    exchange = Exchange(folder, model)
    bank, refreshed, number = bank_source(), time.monotonic(), time.time_ns()
    parent = multiprocessing.parent_process()
    while parent is not None and parent.is_alive():
        if not bank:
            time.sleep(1)
            bank = bank_source()
            continue
        lesson = config.lesson_at(*exchange.fetch())
        _, clips = differentiate(model, config, bank, lesson, step_loss, step_seed(config, lane, number))
        exchange.lend(clips)
        number += 1
        if time.monotonic() - refreshed > config.checkpoint_every_s:
            bank, refreshed = bank_source(), time.monotonic()


def _mapped(path: Path, size: int, dtype: torch.dtype) -> Tensor:
    """A tensor in a file, which is made if need be, shared by all who map it."""
    return torch.from_file(str(path), shared=True, size=size, dtype=dtype)
