"""The smoke recipe goes through every stage, and its package makes a video."""

from dataclasses import replace
from pathlib import Path

import pytest

from asazora.core.request import GenerationRequest
from asazora.core.sizes import Size
from asazora.engine.engine import Engine
from asazora.engine.registry import find_loader
from asazora.media.video_reader import probe
from asazora.models.blocking import BlockingConfig, BlockingNet
from asazora.models.dit.config import DiTConfig
from asazora.models.dit.model import DiT
from asazora.recipes.presets import smoke
from asazora.recipes.run import STAGES, StageProgress
from asazora.recipes.timebox import TimeBox, run_timebox
from asazora.training.budget import Budget
from asazora.training.dit_run import resume_dit
from asazora.weights import load_model


@pytest.mark.slow
def test_every_stage_runs_and_the_package_makes_a_video(tmp_path: Path) -> None:
    seen: list[StageProgress] = []
    for stage in STAGES.values():
        stage(smoke(), tmp_path, seen.append)
    assert list(dict.fromkeys(progress.stage for progress in seen)) == list(STAGES)
    assert (tmp_path / "dit" / "curves.png").stat().st_size > 0

    engine = Engine(find_loader(str(tmp_path / "storybook")))
    request = GenerationRequest(prompt="a red fox in a meadow", size=Size(64, 64), seconds=1.0)
    result = engine.generate(request, tmp_path / "fox.mp4")
    assert probe(result.path).num_frames == 12


def test_a_finished_stage_is_not_trained_again(tmp_path: Path) -> None:
    seen: list[StageProgress] = []
    for name in ("codec", "latents", "blocking", "dit"):
        STAGES[name](smoke(), tmp_path, lambda progress: None)
    shards = {path: path.stat().st_mtime_ns for path in (tmp_path / "latents").iterdir()}
    weights = [tmp_path / name / "final" / "model.safetensors" for name in ("blocking", "dit")]
    before = [path.read_bytes() for path in weights]
    for name in ("latents", "blocking", "dit"):
        STAGES[name](smoke(), tmp_path, seen.append)
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "latents").iterdir()} == shards
    assert [path.read_bytes() for path in weights] == before
    assert not seen


@pytest.mark.slow
def test_time_boxes_add_up_and_bring_home_weights_and_samples(tmp_path: Path) -> None:
    STAGES["codec"](smoke(), tmp_path, lambda progress: None)
    codec = tmp_path / "codec" / "final"
    recipe = replace(smoke(), dit=replace(smoke().dit, budget=Budget(max_seconds=1)))
    box = TimeBox(minutes=0.1, total_minutes=1.0, min_shards=1)
    steps = []
    for _ in range(2):
        run_timebox(recipe, box, codec, tmp_path, tmp_path / "home", lambda progress: None)
        steps.append(resume_dit(recipe.dit, tmp_path / "dit").step)
    assert 0 < steps[0] < steps[1]
    assert (tmp_path / "home" / "dit-samples.png").stat().st_size > 0
    load_model(tmp_path / "home" / "dit", DiTConfig, DiT)
    load_model(tmp_path / "home" / "blocking", BlockingConfig, BlockingNet)


@pytest.mark.slow
def test_a_time_box_begins_as_packaged_weights_whatever_their_sketch(tmp_path: Path) -> None:
    recipe = replace(smoke(), dit=replace(smoke().dit, budget=Budget(max_seconds=1)))
    first, second = tmp_path / "first", tmp_path / "second"
    for name in ("codec", "latents", "blocking", "dit", "distill", "package"):
        STAGES[name](recipe, first, lambda progress: None)
    wider = replace(recipe, dit=replace(recipe.dit, dit=replace(recipe.dit.dit, sketch_size=24)))
    box = TimeBox(minutes=0.1, total_minutes=1.0, min_shards=1, start_from=first / "storybook")
    run_timebox(wider, box, first / "codec" / "final", second, second / "home", lambda progress: None)
    run = resume_dit(wider.dit, second / "dit")
    assert run is not None
    assert run.model.sketch is not None
    assert run.model.sketch.config.sketch_size == 24
