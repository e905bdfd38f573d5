from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from asazora.core.latents import LatentGeometry
from asazora.streaming.plan import plan_chunks, shot_boundaries, shot_spans, span_chunks

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


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 7)), min_size=1, max_size=5))
def test_spans_hold_each_shot_whole_after_its_lead(shots: list[tuple[int, int]]) -> None:
    frames, leads = zip(*((max(count, lead == 0), lead) for count, lead in shots), strict=True)
    spans = shot_spans(frames, leads, GEOMETRY)
    chunks = span_chunks(spans, 1, 3)
    assert [chunk.start for chunk in chunks] == [0, *(chunk.stop for chunk in chunks[:-1])]
    assert chunks[-1].stop == spans[-1].stop
    for span, count, lead in zip(spans, frames, leads, strict=True):
        own = span.stop - span.body
        assert span.body - span.start == lead
        assert (GEOMETRY.video_frames(own) if span.body == 0 else own * GEOMETRY.time) >= count
        assert own <= -(-count // GEOMETRY.time) + 1
    for chunk in chunks:
        span = spans[chunk.shot_index]
        assert chunk.stop <= span.body if chunk.is_lead else chunk.start >= span.body
