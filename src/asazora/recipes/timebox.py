"""Train the transformer for a fixed time while other processes render: for a machine that is lent by the hour.

Everything stays in the run's folder, so that the next time box goes on where this one stopped. What is worth taking
home goes to `out`: averaged weights in bfloat16 and in small shards, the blocking network, the log and its curves, and
a sheet of samples.
"""

import multiprocessing
import os
import shutil
import time
from dataclasses import dataclass, replace
from multiprocessing.process import BaseProcess
from pathlib import Path

import torch

from asazora.models.codec import Codec, CodecConfig
from asazora.models.dit.model import DiT
from asazora.models.text import TextEncoder
from asazora.pipelines.embedded import StorybookModel
from asazora.recipes.recipe import Recipe
from asazora.recipes.run import (
    OnStage,
    StageProgress,
    load_blocking,
    run_blocking,
    run_distill,
    run_dit,
    run_latents,
    start_dit_from,
)
from asazora.recipes.samples import save_samples
from asazora.training.budget import Budget
from asazora.training.dit_run import DiTTrainConfig, resume_dit
from asazora.training.steps import CURVES_NAME
from asazora.training.training_run import FINAL_NAME, LOG_NAME
from asazora.weights import load_model, save_model

SHARD_BYTES = 15 * 2**20
RENDERERS_NICE = 15
"""Renderers leave the processor to the one process that keeps the GPU busy."""
CLOSING_SHARE = 0.06
"""Share of the time kept for writing weights and samples."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeBox:
    """Minutes in all, how much of the whole run they may spend (1 ends it), and shards of clips to wait for.

    `start_from` is the folder of packaged weights that the transformer begins as.
    """

    minutes: float
    total_minutes: float
    min_shards: int = 8
    distil: bool = False
    start_from: Path | None = None


def run_timebox(recipe: Recipe, box: TimeBox, codec_folder: Path, folder: Path, out: Path, on_stage: OnStage) -> None:
    """Render and train for `box.minutes`, then write what to take home into `out`."""
    deadline = time.monotonic() + box.minutes * 60 * (1 - CLOSING_SHARE)
    out.mkdir(parents=True, exist_ok=True)
    if not (folder / "codec" / FINAL_NAME).exists():
        shutil.copytree(codec_folder, folder / "codec" / FINAL_NAME)
    renderer = multiprocessing.get_context("spawn").Process(target=_render, args=(recipe, folder))
    renderer.start()
    try:
        _await_shards(folder / "latents", box.min_shards, renderer, on_stage)
        if box.start_from is not None:
            start_dit_from(recipe, box.start_from, folder)
        lacks_blocking = recipe.dit.dit.sketch_size > 0 and not (folder / "blocking" / FINAL_NAME).exists()
        if lacks_blocking:
            deadline -= recipe.blocking.budget.max_seconds or 0.0
        run = run_distill if box.distil else run_dit
        run(_until(recipe, folder, box, deadline), folder, on_stage)
        if lacks_blocking:  # last, when most has been written that it learns from
            run_blocking(recipe, folder, on_stage)
    finally:
        renderer.terminate()
        renderer.join()
    _take_home(recipe, folder, "distill" if box.distil else "dit", out)


def _until(recipe: Recipe, folder: Path, box: TimeBox, deadline: float) -> Recipe:
    """The recipe with a budget that ends at the deadline, its learning rate set by the whole run's length."""
    left = max(1.0, deadline - time.monotonic())
    stage = "distill" if box.distil else "dit"
    config = recipe.distill.train if box.distil else recipe.dit
    spent = _seconds_spent(config, folder / stage)
    budget = Budget(max_seconds=box.total_minutes * 60, stop_at_s=spent + left)
    if box.distil:
        return replace(recipe, distill=replace(recipe.distill, train=replace(config, budget=budget)))
    return replace(recipe, dit=replace(config, budget=budget))


def _seconds_spent(config: DiTTrainConfig, folder: Path) -> float:
    run = resume_dit(config, folder)
    return run.elapsed_s if run else 0.0


def _render(recipe: Recipe, folder: Path) -> None:
    os.nice(RENDERERS_NICE)
    run_latents(recipe, folder, lambda _: None)


def _await_shards(latents: Path, count: int, renderer: BaseProcess, on_stage: OnStage) -> None:
    """Wait until `count` shards of clips are there, or the renderer has ended."""
    while (ready := len(list(latents.glob("clips-*.safetensors")))) < count and renderer.is_alive():
        on_stage(StageProgress(stage="latents", done=ready / count, figures={"shards": ready}))
        time.sleep(0.5)


def _take_home(recipe: Recipe, folder: Path, stage: str, out: Path) -> None:
    config = recipe.distill.train if stage == "distill" else recipe.dit
    run = resume_dit(config, folder / stage)
    if run is None:
        raise RuntimeError(f"the {stage} stage saved nothing")
    sampling = recipe.distill.student if stage == "distill" else config.dit.sampling
    shipped = replace(config.dit, sampling=sampling)
    save_model(out / stage, run.average.module, shipped, dtype=torch.bfloat16, max_shard_bytes=SHARD_BYTES)
    for name in (LOG_NAME, CURVES_NAME):
        if (folder / stage / name).exists():
            shutil.copy(folder / stage / name, out / f"{stage}-{name}")
    codec = load_model(folder / "codec" / FINAL_NAME, CodecConfig, Codec)
    dit = DiT(shipped)
    dit.load_state_dict({name: value.cpu() for name, value in run.average.module.state_dict().items()})
    blocking = load_blocking(folder) if dit.sketch else None
    if blocking is not None:
        shutil.copytree(folder / "blocking" / FINAL_NAME, out / "blocking", dirs_exist_ok=True)
    model = StorybookModel(codec, dit.eval(), blocking, TextEncoder.load(), recipe.scope)
    save_samples(model, out / f"{stage}-samples.png")
