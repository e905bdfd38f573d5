"""The packaged model, as a user gets it."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from asazora.core.errors import WeightsError
from asazora.core.sizes import Size
from asazora.core.video_model import RolloutPlan, ShotText, StepProgress
from asazora.pipelines.embedded import StorybookModel, load_embedded
from asazora.weights import embedded_folder, read_card, weights_sha256

SQUARE = Size(256, 256)
FOX = "a red fox walks left in a snowy forest at night"


@pytest.fixture(scope="module")
def model() -> StorybookModel:
    return load_embedded()


def _plan(*captions: str, frames: int = 13, size: Size = SQUARE, seed: int = 3) -> RolloutPlan:
    shots = tuple(ShotText(caption=caption, num_frames=frames) for caption in captions)
    return RolloutPlan(shots=shots, size=size, seed=seed)


def _frames(model: StorybookModel, plan: RolloutPlan) -> np.ndarray:
    return np.concatenate([chunk.frames for chunk in model.rollout(plan, lambda _: None)])


@pytest.mark.parametrize("size", [SQUARE, Size(448, 256), Size(288, 512)], ids=str)
def test_exactly_the_frames_asked_for_at_every_shape(model: StorybookModel, size: Size) -> None:
    frames = _frames(model, _plan(FOX, size=size))
    assert frames.shape == (13, size.height, size.width, 3)
    assert frames.dtype == np.uint8


def test_the_same_seed_gives_the_same_frames_and_another_seed_others(model: StorybookModel) -> None:
    first, again = (_frames(model, _plan(FOX, frames=5)) for _ in range(2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, _frames(model, _plan(FOX, frames=5, seed=4)))


def test_one_frame_is_a_picture(model: StorybookModel) -> None:
    assert len(_frames(model, _plan(FOX, frames=1))) == 1


def test_the_words_decide_what_is_seen(model: StorybookModel) -> None:
    night = _frames(model, _plan("an empty beach at night", frames=1)).mean()
    day = _frames(model, _plan("an empty beach during the day", frames=1)).mean()
    assert day > night + 30


def test_a_shot_reads_its_own_text(model: StorybookModel) -> None:
    day, night = "a cat in a meadow during the day", "a cat in space at night"
    cut, uncut = _frames(model, _plan(day, night)), _frames(model, _plan(day, day))
    assert len(cut) == len(uncut) == 26
    assert np.array_equal(cut[:13], uncut[:13])
    assert np.abs(cut[-4:].astype(int) - uncut[-4:]).mean() > 5


def test_an_exception_from_on_step_stops_the_rollout(model: StorybookModel) -> None:
    class Stop(Exception):
        pass

    def stop(progress: StepProgress) -> None:
        if progress.chunk_index == 1:
            raise Stop

    with pytest.raises(Stop):
        list(model.rollout(_plan(FOX), stop))


def test_the_model_goes_on_from_a_lead(model: StorybookModel) -> None:
    lead = _frames(model, _plan(FOX, frames=25))
    shot = ShotText(caption=FOX, num_frames=12, lead=lead)
    frames = _frames(model, RolloutPlan(shots=(shot,), size=SQUARE, seed=9))
    assert len(frames) == 12
    across = np.abs(frames[0].astype(int) - lead[-1]).mean()
    neighbours = np.abs(np.diff(np.concatenate([lead, frames]).astype(int), axis=0)).mean(axis=(1, 2, 3))
    assert across < 2 * np.median(neighbours)


def test_the_card_names_the_files_it_ships_with() -> None:
    card = read_card(embedded_folder())
    assert card.sha256 == weights_sha256(embedded_folder())
    assert card.runs
    assert sum(path.stat().st_size for path in embedded_folder().rglob("*")) < 60 * 2**20


def test_damaged_weights_are_not_loaded(tmp_path: Path) -> None:
    folder = tmp_path / "storybook"
    shutil.copytree(embedded_folder(), folder)
    weights = folder / "dit" / "model.safetensors"
    data = bytearray(weights.read_bytes())
    data[-1] ^= 1
    weights.write_bytes(data)
    with pytest.raises(WeightsError, match=r"model\.safetensors"):
        load_embedded(folder)
