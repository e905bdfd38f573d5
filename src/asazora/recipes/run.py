"""The stages of a recipe, each from a folder to a folder, so that any of them can be run, stopped and run again."""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from asazora.core.errors import InvalidRequestError
from asazora.evaluation.evaluate import evaluate
from asazora.evaluation.judge import Judge
from asazora.evaluation.judge_training import train_judge
from asazora.evaluation.report import judged_sheet, scores, to_json
from asazora.media.still import write_image
from asazora.models.blocking import BlockingConfig, BlockingNet
from asazora.models.codec import Codec, CodecConfig
from asazora.models.dit.config import DiTConfig
from asazora.models.dit.model import DiT
from asazora.pipelines.embedded import load_embedded
from asazora.pipelines.generate import ServedModel
from asazora.recipes.package import PACKAGE_NAME, package_run
from asazora.recipes.recipe import Recipe
from asazora.training.blocking import train_blocking
from asazora.training.carry_over import carried_over
from asazora.training.clip_bank import Timing
from asazora.training.codec import train_codec
from asazora.training.codec_clips import CodecClipsConfig, render_clips
from asazora.training.distill import distill
from asazora.training.dit import train_dit
from asazora.training.dit_run import start_run
from asazora.training.growing_bank import GrowingBank
from asazora.training.prepare import prepare_clips
from asazora.training.training_run import CHECKPOINT_NAME, FINAL_NAME, save_run
from asazora.weights import load_config, load_model, read_card, write_card
from asazora.weights.config_json import config_to_json

JUDGE_NAME = "judge"


@dataclass(frozen=True, slots=True, kw_only=True)
class StageProgress:
    """One line of progress: which stage, the share done in 0..1, and its figures."""

    stage: str
    done: float
    figures: dict[str, float]


OnStage = Callable[[StageProgress], None]
Stage = Callable[[Recipe, Path, OnStage], None]


def run_codec(recipe: Recipe, folder: Path, on_stage: OnStage) -> None:
    """Render the codec's clips and train it, into `folder`/codec."""
    _save_recipe(recipe, folder)
    clips = render_clips(folder / "codec-clips", recipe.codec_clips, workers=_cores())
    judge = render_clips(folder / "codec-held-out", _held_out(recipe), workers=_cores())
    train_codec(
        recipe.codec,
        clips,
        judge,
        folder / "codec",
        lambda p: on_stage(
            StageProgress(stage="codec", done=min(1.0, p.spent), figures={"loss": p.loss, "psnr_db": p.psnr_db})
        ),
    )


def run_latents(recipe: Recipe, folder: Path, on_stage: OnStage) -> None:
    """Render and encode the clips of the transformer, into `folder`/latents."""
    _save_recipe(recipe, folder)
    prepare_clips(
        recipe.latents,
        folder / "codec" / FINAL_NAME,
        folder / "latents",
        _cores(),
        lambda done, total: on_stage(StageProgress(stage="latents", done=done / total, figures={"shards": done})),
    )


def run_blocking(recipe: Recipe, folder: Path, on_stage: OnStage) -> None:
    """Train the blocking network on the captions of the stored clips, into `folder`/blocking."""
    _save_recipe(recipe, folder)
    train_blocking(
        recipe.blocking,
        folder / "latents",
        recipe.latents.examples.fps,
        folder / "blocking",
        lambda p: on_stage(
            StageProgress(
                stage="blocking", done=min(1.0, p.spent), figures={"step": p.step, "loss": p.loss, "off": p.off}
            )
        ),
    )


def run_dit(recipe: Recipe, folder: Path, on_stage: OnStage) -> None:
    """Train the transformer, into `folder`/dit."""
    _save_recipe(recipe, folder)
    train_dit(
        recipe.dit,
        _codec(folder),
        _bank(recipe, folder),
        folder / "dit",
        lambda p: on_stage(
            StageProgress(stage="dit", done=min(1.0, p.spent), figures={"step": p.step, "loss": p.loss})
        ),
    )


def start_dit_from(recipe: Recipe, package: Path, folder: Path) -> None:
    """Let the transformer of `folder` begin as a packaged one, carried over to the codec of this run.

    Does nothing if the run has begun. Raises WeightsError, or InvalidRequestError if the shapes do not fit.
    """
    if (folder / "dit" / CHECKPOINT_NAME).exists():
        return
    old_codec = load_model(package / "codec", CodecConfig, Codec)
    old = load_model(package / "dit", DiTConfig, DiT)
    wanted = recipe.dit.dit
    if (old.config.hidden_size, old.config.depth) != (wanted.hidden_size, wanted.depth):
        allowed = f"a model of width {wanted.hidden_size} and depth {wanted.depth}"
        raise InvalidRequestError("start-from", str(package), allowed)
    model = carried_over(old, old_codec, _codec(folder), wanted).to(recipe.dit.device)
    (folder / "dit").mkdir(parents=True, exist_ok=True)
    save_run(start_run(recipe.dit, model), folder / "dit")


def run_distill(recipe: Recipe, folder: Path, on_stage: OnStage) -> None:
    """Distil the transformer to few steps, into `folder`/distill."""
    teacher = load_model(folder / "dit" / FINAL_NAME, DiTConfig, DiT)
    distill(
        recipe.distill,
        teacher,
        _codec(folder),
        _bank(recipe, folder),
        folder / "distill",
        lambda p: on_stage(
            StageProgress(stage="distill", done=min(1.0, p.spent), figures={"step": p.step, "loss": p.loss})
        ),
    )


def run_package(recipe: Recipe, folder: Path, on_stage: OnStage) -> None:
    """Gather weights and model card, into `folder`/storybook."""
    package_run(recipe, folder)
    on_stage(StageProgress(stage="package", done=1.0, figures={}))


def run_judge(recipe: Recipe, folder: Path, on_stage: OnStage) -> None:
    """Train the judge of the score, into `folder`/judge."""
    if (folder / JUDGE_NAME / "config.json").exists():
        return

    def report(part: str, done: int, total: int, loss: float) -> None:
        on_stage(StageProgress(stage="judge", done=done / total, figures={f"{part}_loss": loss}))

    train_judge(recipe.judge, folder / JUDGE_NAME, report, _codec(folder))
    on_stage(StageProgress(stage="judge", done=1.0, figures={}))


def run_evaluate(recipe: Recipe, folder: Path, on_stage: OnStage) -> None:
    """Score the package, into `folder`/evaluation.json, .png and the model card."""
    package = folder / PACKAGE_NAME
    model = load_embedded(package)

    def report(part: str, done: int, total: int) -> None:
        on_stage(StageProgress(stage="evaluate", done=done / total, figures={part: done}))

    served = ServedModel(model=model, plan_shots=model.plan_shots)
    judge = Judge.load(folder / JUDGE_NAME)
    evaluation = evaluate(judge, recipe.evaluation, served, model.codec, report)
    (folder / "evaluation.json").write_text(json.dumps(to_json(evaluation), indent=1) + "\n", encoding="utf-8")
    write_image(folder / "evaluation.png", judged_sheet(evaluation.examples))
    write_card(package, replace(read_card(package), scores=scores(evaluation)))


STAGES: dict[str, Stage] = {
    "codec": run_codec,
    "latents": run_latents,
    "blocking": run_blocking,
    "dit": run_dit,
    "distill": run_distill,
    "judge": run_judge,
    "package": run_package,
    "evaluate": run_evaluate,
}


def load_blocking(folder: Path) -> BlockingNet:
    """The blocking network of a run. Raises WeightsError if it has not been trained."""
    return load_model(folder / "blocking" / FINAL_NAME, BlockingConfig, BlockingNet)


def _codec(folder: Path) -> Codec:
    return load_model(folder / "codec" / FINAL_NAME, CodecConfig, Codec)


def _bank(recipe: Recipe, folder: Path) -> GrowingBank:
    codec = load_config(folder / "codec" / FINAL_NAME, CodecConfig)
    config = recipe.dit.dit
    timing = Timing(
        geometry=codec.geometry,
        first_chunk=config.first_chunk,
        chunk=config.chunk,
        fps=config.fps,
        max_clock_s=config.max_clock_s,
    )
    return GrowingBank(folder=folder / "latents", timing=timing, device=recipe.dit.device)


def _held_out(recipe: Recipe) -> CodecClipsConfig:
    """Clips that nothing learns from, of the world that the recipe is for."""
    return replace(recipe.codec_clips, scopes=(recipe.scope,), count=recipe.codec.held_out_clips, split="test")


def _cores() -> int:
    return len(os.sched_getaffinity(0))


def _save_recipe(recipe: Recipe, folder: Path) -> None:
    """The resolved recipe beside what it made."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "recipe.json").write_text(json.dumps(config_to_json(recipe), indent=1) + "\n", encoding="utf-8")
