"""A training run of any network: its changing state, and how that is saved and found again.

Random numbers are derived from a seed and the step, so they need no state.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic

import torch

from asazora.training.optim import ModuleT, MovingAverage, apply_gradients
from asazora.weights import (
    fill,
    flatten_optimizer_state,
    load_training_state,
    restore_optimizer_state,
    save_training_state,
    under,
)

CHECKPOINT_NAME, LOG_NAME, FINAL_NAME = "checkpoint.safetensors", "log.csv", "final"
"""Files, and the folder of the finished weights, in the folder of a run."""


@dataclass(kw_only=True)
class TrainingRun(Generic[ModuleT]):
    """A network that learns, the moving average of its weights, and how far it has come."""

    model: ModuleT
    average: MovingAverage[ModuleT]
    optimisers: dict[str, torch.optim.Optimizer]
    step: int = 0
    clips: int = 0
    """Clips seen, where they are counted."""
    elapsed_s: float = 0.0

    def update(self, rates: tuple[float, ...], max_grad_norm: float) -> torch.Tensor:
        """Apply the gradients, each optimiser at its own learning rate. Returns their norm before clipping."""
        norm = apply_gradients(self.model, self.optimisers.values(), rates, max_grad_norm)
        self.average.update(self.model)
        self.step += 1
        return norm


def save_run(run: TrainingRun[Any], out_dir: Path) -> None:
    """Everything that `resume_run` needs, in one file replaced in one step."""
    tensors = {f"model.{name}": value for name, value in run.model.state_dict().items()}
    tensors |= {f"average.{name}": value for name, value in run.average.module.state_dict().items()}
    meta: dict[str, Any] = {
        "step": run.step, "clips": run.clips, "elapsed_s": run.elapsed_s, "updates": run.average.updates
    }  # fmt: skip
    for name, optimiser in run.optimisers.items():
        state, meta[name] = flatten_optimizer_state(optimiser, name)
        tensors |= state
    save_training_state(out_dir / CHECKPOINT_NAME, tensors, meta)


def resume_run(out_dir: Path, start: Callable[[], TrainingRun[ModuleT]]) -> TrainingRun[ModuleT] | None:
    """The run as it was last saved in `out_dir`, or None if it never was; `start` makes one of its shape."""
    path = out_dir / CHECKPOINT_NAME
    if not path.exists():
        return None
    tensors, meta = load_training_state(path)
    run = start()
    fill(run.model, under("model", tensors))
    fill(run.average.module, under("average", tensors))
    for name, optimiser in run.optimisers.items():
        restore_optimizer_state(optimiser, tensors, meta[name], name)
    run.step, run.clips, run.elapsed_s = meta["step"], meta["clips"], meta["elapsed_s"]
    run.average.updates = meta["updates"]
    return run
