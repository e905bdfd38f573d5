"""The smoke recipe goes through every stage, and its package makes a video."""

from dataclasses import dataclass, replace
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


@dataclass(frozen=True, slots=True)
class Run:
    """The smoke recipe, gone through once, in a folder that no test changes; what it said of its progress."""

    folder: Path
    seen: list[StageProgress]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    made = Run(tmp_path_factory.mktemp("smoke"), [])
    for stage in STAGES.values():
        stage(smoke(), made.folder, made.seen.append)
    return made


@pytest.mark.slow
def test_every_stage_runs_and_the_package_makes_a_video(run: Run, tmp_path: Path) -> None:
    assert list(dict.fromkeys(progress.stage for progress in run.seen)) == list(STAGES)
    assert (run.folder / "dit" / "curves.png").stat().st_size > 0

    engine = Engine(find_loader(str(run.folder / "storybook")))
    request = GenerationRequest(prompt="a red fox in a meadow", size=Size(64, 64), seconds=1.0)
    result = engine.generate(request, tmp_path / "fox.mp4")
    assert probe(result.path).num_frames == 12


@pytest.mark.slow
def test_a_finished_stage_is_not_trained_again(run: Run) -> None:
    seen: list[StageProgress] = []
    shards = {path: path.stat().st_mtime_ns for path in (run.folder / "latents").iterdir()}
    weights = [run.folder / name / "final" / "model.safetensors" for name in ("blocking", "dit")]
    before = [path.read_bytes() for path in weights]
    for name in ("latents", "blocking", "dit"):
        STAGES[name](smoke(), run.folder, seen.append)
    assert {path: path.stat().st_mtime_ns for path in (run.folder / "latents").iterdir()} == shards
    assert [path.read_bytes() for path in weights] == before
    assert not seen


@pytest.mark.slow
def test_time_boxes_add_up_and_bring_home_weights_and_samples(run: Run, tmp_path: Path) -> None:
    codec = run.folder / "codec" / "final"
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
def test_a_time_box_begins_as_packaged_weights_whatever_their_sketch(run: Run, tmp_path: Path) -> None:
    dit = replace(smoke().dit, budget=Budget(max_seconds=1), dit=replace(smoke().dit.dit, sketch_size=24))
    box = TimeBox(minutes=0.1, total_minutes=1.0, min_shards=1, start_from=run.folder / "storybook")
    recipe, codec = replace(smoke(), dit=dit), run.folder / "codec" / "final"
    run_timebox(recipe, box, codec, tmp_path, tmp_path / "home", lambda progress: None)
    resumed = resume_dit(dit, tmp_path / "dit")
    assert resumed is not None
    assert resumed.model.sketch is not None
    assert resumed.model.sketch.config.sketch_size == 24
