"""What an edit says it was told: a prompt that gives the same plan when it is passed back."""

import dataclasses
from functools import cache
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from asazora.core.request import GenerationRequest
from asazora.core.sizes import Size
from asazora.core.verbs import Card, Storyboard
from asazora.core.video_model import Capabilities, ShotText
from asazora.media.still import write_image
from asazora.pipelines.director import Director
from asazora.pipelines.generate import PlanShots, prompt_shots, timed_captions
from asazora.pipelines.shots import join_shots, prompt_seconds, shot_seconds
from asazora.pipelines.verbs import plan_edit
from asazora.world.scope import SMALL
from drifting_clip import moving_clip
from fakes import FakeModel

TEXTS = st.sampled_from(("a red fox walks left", "it sleeps at night.", "a cat jumps", "the fox and a dog"))
LENGTHS = st.none() | st.integers(2, 80).map(lambda tenths: tenths / 10)
SHOTS = st.lists(st.tuples(TEXTS, LENGTHS), min_size=1, max_size=6)


def request(**changes: object) -> GenerationRequest:
    return GenerationRequest(**({"prompt": "a fox", "size": Size(128, 128), "seconds": 2.0, "seed": 5} | changes))  # type: ignore[arg-type]


class CardModel(FakeModel):
    capabilities = Capabilities(shots=True, image=True)


@cache
def director() -> Director:
    return Director(SMALL, None)


def directed_shots(asked: GenerationRequest, num_native_frames: int) -> tuple[ShotText, ...]:
    """The shots as the embedded model is told them."""
    return timed_captions(director().direct(asked.prompt, asked.seed).shots, asked, num_native_frames)


@given(
    SHOTS,
    st.sampled_from((1, 8, 12, 24, 30)),
    st.integers(5, 300).map(lambda tenths: tenths / 10),
    st.sampled_from((prompt_shots, directed_shots)),
)
def test_the_revised_prompt_passed_back_gives_the_same_plan(
    shots: list[tuple[str, float | None]], fps: int, seconds: float, plan_shots: PlanShots
) -> None:
    prompt = join_shots([text for text, _ in shots], [length for _, length in shots])
    asked, model = request(prompt=prompt, fps=fps, seconds=seconds), FakeModel()
    edit = plan_edit(asked, model, plan_shots)
    again = dataclasses.replace(asked, prompt=edit.revised_prompt)
    assert plan_edit(again, model, plan_shots).takes == edit.takes
    told = prompt_seconds(edit.revised_prompt)
    if told is not None:
        alone = dataclasses.replace(again, seconds=told)
        assert plan_edit(alone, model, plan_shots).takes == edit.takes, "also without its length beside it"


def test_the_revised_prompt_of_one_shot_names_a_length_only_if_the_prompt_does() -> None:
    for prompt in ("a fox", "a fox (2 s)"):
        assert plan_edit(request(prompt=prompt), FakeModel()).revised_prompt == prompt


def test_the_revised_prompt_of_a_storyboard_names_the_length_of_each_card(tmp_path: Path) -> None:
    write_image(tmp_path / "fox.png", moving_clip(1, 128, 128)[0])
    cards = (
        Card(seconds=1.5, text="a fox walks"),
        Card(seconds=2, image=tmp_path / "fox.png", text="it jumps. Cut to: it sleeps"),
        Card(seconds=0.25, image=tmp_path / "fox.png"),
    )
    edit = plan_edit(request(prompt="", verb=Storyboard(cards=cards)), CardModel())
    assert np.allclose([seconds or 0 for seconds in shot_seconds(edit.revised_prompt)], [1.5, 1, 1])
    assert edit.revised_prompt.startswith("Shot 1 (1.5 s): a fox walks; Shot 2 (")
