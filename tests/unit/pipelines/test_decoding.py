"""Where shots begin among the frames of a rollout that is decoded: on the frame asked for, at full height."""

import dataclasses
from itertools import accumulate, pairwise

import numpy as np
import pytest
import torch
from torch import Tensor

from asazora.core.sizes import Size
from asazora.core.video_model import Frames, RolloutPlan, ShotText
from asazora.models.codec import Codec, frames_to_video
from asazora.pipelines.conditions import Conditions
from asazora.pipelines.decoding import Decoding
from asazora.streaming.plan import Chunk
from toy_model import CODEC, DIT

SIZE = Size(64, 32)
LEVELS = (100, 110, 98, 113)
"""A flat grey a shot. They differ by less than what is softened between latent frames."""


def flat_codec() -> Codec:
    """Without a learned decoder; gives flat pictures back as they are, and nothing else."""
    codec = Codec(dataclasses.replace(CODEC, decoder_widths=None)).requires_grad_(False).eval()
    one_colour = torch.eye(3).repeat_interleave(codec.config.picture_size // 3, dim=1)
    codec.basis.spatial[:3] = one_colour / one_colour.norm(dim=1, keepdim=True)
    return codec


def flat(level: int, count: int) -> Frames:
    return np.full((count, SIZE.height, SIZE.width, 3), level, np.uint8)


def decoded(lengths: tuple[int, ...], leads: dict[int, Frames]) -> Frames:
    """The frames of a plan whose shots are flat greys; those numbered in `leads` go on from given frames."""
    codec = flat_codec()
    shots = [ShotText(caption="", num_frames=n, lead=leads.get(index)) for index, n in enumerate(lengths)]
    conditions = Conditions(RolloutPlan(shots=tuple(shots), size=SIZE, seed=0), codec, DIT)
    latents = (_latents(codec, LEVELS[chunk.shot_index], chunk) for chunk in conditions.chunks)
    return np.concatenate([chunk.frames for chunk in Decoding(codec, conditions).run(latents)])


def _latents(codec: Codec, level: int, chunk: Chunk) -> Tensor:
    """A chunk of one grey; only the first of a rollout begins with a picture."""
    num_frames = 4 * (chunk.num_frames - (chunk.start == 0)) + 1
    return codec.encode(frames_to_video(flat(level, num_frames)))[:, :, -chunk.num_frames :]


@pytest.mark.parametrize("first", [5, 6, 7, 8, 9])
@pytest.mark.parametrize("second", [1, 4, 6, 7])
def test_a_cut_is_sharp_and_on_its_frame_whatever_part_of_a_latent_frame_it_falls_in(first: int, second: int) -> None:
    lengths = (first, second, 5, 3)
    frames = decoded(lengths, {})
    assert len(frames) == sum(lengths)
    for level, (start, stop) in zip(LEVELS, pairwise(accumulate(lengths, initial=0)), strict=True):
        assert np.unique(frames[start:stop]).tolist() == [level]


@pytest.mark.parametrize("first", [5, 6, 7, 8])
def test_a_card_that_goes_on_from_a_file_begins_as_its_file_ends(first: int) -> None:
    frames = decoded((first, 9), {1: flat(150, 13)})
    assert np.unique(frames[:first]).tolist() == [LEVELS[0]]
    assert np.abs(frames[first].astype(int) - 150).max() < 20
    assert abs(int(frames[-1].mean()) - LEVELS[1]) < abs(150 - LEVELS[1])
