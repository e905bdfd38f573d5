"""The clip bank and the batches drawn from it, on small random clips whose latents tell where they come from."""

import dataclasses

import numpy as np
import pytest
import torch

from asazora.core.latents import LatentGeometry
from asazora.training.batches import Batch, Layout, draw_batch
from asazora.training.clip_bank import ClipBucket, Timing, build_bank, merge_buckets
from asazora.training.latent_clip import LatentClip, Picture, Text

TIMING = Timing(geometry=LatentGeometry(channels=2), first_chunk=1, chunk=3, fps=12, max_clock_s=5.0)
LAYOUTS = (Layout(chunks=(1,)), Layout(chunks=(1, 3, 3)))


def _clip(number: int, shot_frames: tuple[int, ...]) -> LatentClip:
    """Channel 0 holds the clip's number, channel 1 the latent frame's, as do bodies; texts hold the shot's number."""
    length = 1 + (sum(shot_frames) - 1) // 4
    latents = torch.stack([torch.full((length,), float(number)), torch.arange(length).float()])
    pictures = tuple(
        Picture(
            latents=torch.tensor([number, 100.0 + frame]).view(2, 1, 1),
            coverage=torch.zeros(1, 1),
            bodies=torch.full((1, 2), 100.0 + frame),
            camera=torch.zeros(3),
            frame=frame,
        )
        for frame in (0, sum(shot_frames) - 1)
    )
    texts = tuple((Text(torch.full((2 + shot, 384), float(shot)), torch.full((384,), float(shot))),)
                  for shot in range(len(shot_frames)))  # fmt: skip
    return LatentClip(
        latents=latents[..., None, None], coverage=torch.zeros(length, 1, 1),
        bodies=latents[1, :, None, None].expand(-1, 1, 4), camera=torch.zeros(length, 6),
        shot_frames=shot_frames, pictures=pictures, texts=texts, moments=(),
        scenery=torch.arange(1.0, 1 + len(shot_frames))[:, None],
    )  # fmt: skip


@pytest.fixture
def bank() -> list[ClipBucket]:
    clips = [_clip(0, (25,)), _clip(1, (49,)), _clip(2, (13, 24)), _clip(3, (25, 12))]
    return build_bank(clips, TIMING, torch.device("cpu"))


def _batches(bank: list[ClipBucket], layouts: tuple[Layout, ...], count: int = 40) -> list[Batch]:
    generator = np.random.default_rng(0)
    return [draw_batch(bank, layouts, 28, generator) for _ in range(count)]


def test_clips_of_equal_shots_share_a_bucket(bank: list[ClipBucket]) -> None:
    assert [len(bucket) for bucket in bank] == [2, 2]


def test_merged_buckets_hold_the_same_clips_with_their_own_texts(bank: list[ClipBucket]) -> None:
    later = [_clip(4, (61,)), _clip(5, (13, 24))]
    parts = [*bank, *build_bank(later, TIMING, torch.device("cpu"))]
    merged = merge_buckets(parts)
    assert [len(bucket) for bucket in merged] == [3, 3]
    numbers = [set(bucket.clips.latents[:, 0, 0, 0, 0].tolist()) for bucket in merged]
    assert numbers == [{0.0, 1.0, 4.0}, {2.0, 3.0, 5.0}]
    for before, after in ((parts[3], merged[1]),):
        for shot in range(2):
            one, other = (each.pooled[each.text_index[-1, shot, 0]] for each in (before, after))
            assert torch.equal(one, other)
    for batch in _batches(merged, LAYOUTS):
        for row in range(len(batch.latents)):
            assert len(batch.latents[row, 0].unique()) == 1, "all latent frames are of one clip"


def test_a_batch_fills_the_tokens_asked_for(bank: list[ClipBucket]) -> None:
    for batch in _batches(bank, LAYOUTS):
        assert batch.latents.shape[0] * batch.latents.shape[2] == 28


def test_spans_start_with_the_first_picture_and_go_on_in_whole_chunks(bank: list[ClipBucket]) -> None:
    later_starts = set()
    for batch in _batches(bank, LAYOUTS[1:]):
        frames = batch.latents[:, 1, :, 0, 0]
        assert (frames[:, 0] == 0).all()
        assert (frames[:, 1:].diff(dim=1)[:, [0, 1, 3, 4]] == 1).all()
        assert (batch.clock.is_picture == torch.tensor([1.0, 0, 0, 0, 0, 0, 0])).all()
        later_starts |= set(frames[:, 1].tolist())
    assert later_starts >= {1.0, 4.0}, "some spans skip ahead after the sink"


def test_each_latent_frame_reads_the_text_of_its_shot(bank: list[ClipBucket]) -> None:
    for batch in _batches(bank, LAYOUTS):
        for row in range(len(batch.latents)):
            for frame in range(batch.latents.shape[2]):
                read = batch.states[row].flatten(0, 1)[batch.frame_mask[row, frame], 0]
                assert len(read) >= 2
                assert (read == batch.pooled[row, frame, 0]).all()


def test_each_latent_frame_has_its_own_blocking(bank: list[ClipBucket]) -> None:
    for batch in _batches(bank, LAYOUTS):
        assert batch.blocking.bodies.shape[2:] == (1, 4)
        assert batch.blocking.camera.shape[2:] == (6,)
        torch.testing.assert_close(batch.blocking.bodies[:, :, 0, 0], batch.latents[:, 1, :, 0, 0])
        torch.testing.assert_close(batch.blocking.scenery[..., 0], 1.0 + batch.pooled[:, :, 0])


def test_the_clock_restarts_at_a_cut(bank: list[ClipBucket]) -> None:
    two_shots = bank[1]
    elapsed = two_shots.clips.elapsed_s[0, :10]
    assert elapsed[0] == 0
    assert elapsed[3] == pytest.approx(1.0)
    assert elapsed[4] == pytest.approx(4 / 12), "the first latent frame after the cut ends four frames into its shot"


def test_a_picture_has_the_time_of_its_frame(bank: list[ClipBucket]) -> None:
    assert bank[0].pictures.elapsed_s[0].tolist() == [0, 2.0]
    assert bank[1].pictures.shot[0].tolist() == [0, 1]
    assert bank[1].pictures.elapsed_s[0, 1] == pytest.approx(23 / 12)


def _stills(number: int) -> LatentClip:
    """A scene that is seen in two single frames only."""
    seen = _clip(number, (25,))
    return dataclasses.replace(
        seen, latents=torch.zeros(2, 0, 1, 1), coverage=torch.zeros(0, 1, 1), bodies=torch.zeros(0, 1, 4),
        camera=torch.zeros(0, 6),
    )  # fmt: skip


def test_scenes_seen_in_single_frames_only_are_drawn_as_pictures_and_never_as_spans() -> None:
    bank = build_bank([_clip(0, (49,)), _stills(7), _stills(8)], TIMING, torch.device("cpu"))
    assert sorted(len(bucket) for bucket in bank) == [1, 2]
    pictures = {int(n) for batch in _batches(bank, LAYOUTS[:1]) for n in batch.latents[:, 0, 0, 0, 0]}
    assert pictures == {0, 7, 8}
    spans = {int(n) for batch in _batches(bank, LAYOUTS[1:]) for n in batch.latents[:, 0, 0, 0, 0]}
    assert spans == {0}


def test_a_still_has_the_time_and_the_length_of_its_shot() -> None:
    (bucket,) = build_bank([_stills(7)], TIMING, torch.device("cpu"))
    torch.testing.assert_close(bucket.pictures.elapsed_s[0], torch.tensor([0.0, 2.0]))
    torch.testing.assert_close(bucket.pictures.duration_s[0], torch.full((2,), 25 / 12))
