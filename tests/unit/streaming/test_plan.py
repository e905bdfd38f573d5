from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from asazora.core.latents import LatentGeometry
from asazora.streaming.plan import plan_chunks, shot_boundaries

GEOMETRY = LatentGeometry(channels=4)


@given(st.lists(st.integers(1, 200), min_size=1, max_size=6))
def test_boundaries_cover_all_frames_and_leave_no_shot_empty(shot_frames: list[int]) -> None:
    bounds = shot_boundaries(shot_frames, GEOMETRY)
    assert bounds[0] == 0
    assert all(a < b for a, b in pairwise(bounds))
    assert GEOMETRY.video_frames(bounds[-1]) >= sum(shot_frames)


def test_a_cut_falls_within_one_latent_frame_of_the_frame_asked() -> None:
    bounds = shot_boundaries([30, 31, 40], GEOMETRY)
    for bound, frame in zip(bounds[1:], [30, 61, 101], strict=True):
        assert abs(GEOMETRY.video_frames(bound) - frame) <= GEOMETRY.time


@given(st.lists(st.integers(1, 20), min_size=1, max_size=5), st.integers(1, 4))
def test_chunks_tile_the_clip_and_never_straddle_a_cut(lengths: list[int], size: int) -> None:
    bounds = [0]
    for length in lengths:
        bounds.append(bounds[-1] + length)
    chunks = plan_chunks(bounds, 1, size)
    assert [chunk.start for chunk in chunks] == [0, *(chunk.stop for chunk in chunks[:-1])]
    assert chunks[-1].stop == bounds[-1]
    assert chunks[0].num_frames == 1
    for chunk in chunks:
        assert bounds[chunk.shot_index] <= chunk.start < chunk.stop <= bounds[chunk.shot_index + 1]
        assert chunk.num_frames <= size
