"""Gather the results of a run into one folder that can be loaded, shared and shipped: weights and model card."""

import csv
import json
import platform
import shutil
from pathlib import Path

import torch

from asazora.models.blocking import BlockingConfig, BlockingNet
from asazora.models.codec import Codec, CodecConfig
from asazora.models.dit.config import DiTConfig
from asazora.models.dit.model import DiT
from asazora.recipes.recipe import Recipe
from asazora.training.training_run import FINAL_NAME, LOG_NAME
from asazora.weights import ModelCard, TrainingRun, load_model, save_model, weights_sha256, write_card

LICENCE = "Apache-2.0"
PACKAGE_NAME = "storybook"
LIMITS = (
    "It draws the storybook world of its scope, and nothing photographic; words outside the scope are reported.",
    "It was trained on simulated pictures only; no picture or video made by people was used.",
)


def package_run(recipe: Recipe, folder: Path, hardware: str | None = None) -> Path:
    """Write `folder`/storybook: codec, blocking, distilled transformer, card.

    Raises WeightsError if a stage has not finished.
    """
    target = folder / PACKAGE_NAME
    codec = load_model(folder / "codec" / FINAL_NAME, CodecConfig, Codec)
    save_model(target / "codec", codec, codec.config, dtype=torch.bfloat16)
    if recipe.dit.dit.sketch_size:
        shutil.copytree(folder / "blocking" / FINAL_NAME, target / "blocking", dirs_exist_ok=True)
        load_model(target / "blocking", BlockingConfig, BlockingNet)
    student = folder / "distill" / FINAL_NAME
    shutil.copytree(student, target / "dit", dirs_exist_ok=True)
    load_model(target / "dit", DiTConfig, DiT)
    write_card(
        target,
        ModelCard(
            name=PACKAGE_NAME,
            summary=f"The embedded model of Asazora, trained with the recipe `{recipe.name}`: {recipe.summary}",
            licence=LICENCE,
            scope=json.loads(recipe.scope.to_json()),
            runs=tuple(_training_runs(recipe, folder, hardware or _processor())),
            scores={},
            limits=LIMITS,
            sha256=weights_sha256(target),
        ),
    )
    return target


def _training_runs(recipe: Recipe, folder: Path, hardware: str) -> list[TrainingRun]:
    """What the logs of the stages say."""
    runs: list[TrainingRun] = []
    batch_sizes = {"codec": recipe.codec.batch_size, "blocking": recipe.blocking.captions_per_batch}
    for stage in ("codec", "blocking", "dit", "distill"):
        log = folder / stage / LOG_NAME
        if not log.exists():
            continue
        with log.open(newline="") as file:
            last = list(csv.DictReader(file))[-1]
        steps = int(last["step"])
        runs.append(
            TrainingRun(
                stage=stage,
                recipe=recipe.name,
                steps=steps,
                clips_seen=int(last.get("clips", steps * batch_sizes.get(stage, 0))),
                hardware=hardware,
                duration_s=float(last["elapsed_s"]),
            )
        )
    return runs


def _processor() -> str:
    """The processor's own name."""
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [
            line.split(":", 1)[1].strip() for line in info.read_text().splitlines() if line.startswith("model name")
        ]
        if names:
            return f"{len(names)} cores of {names[0]}"
    return platform.processor() or platform.machine()
