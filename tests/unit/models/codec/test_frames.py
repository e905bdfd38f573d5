import numpy as np
import torch

from asazora.core.rng import numpy_generator
from asazora.models.codec import frames_to_video, psnr_db, video_to_frames


def test_frames_survive_the_way_to_video_and_back() -> None:
    frames = numpy_generator(0).integers(0, 256, (3, 4, 5, 3), dtype=np.uint8)
    video = frames_to_video(frames)
    assert video.shape == (1, 3, 3, 4, 5)
    assert video.min() >= -1
    assert video.max() <= 1
    np.testing.assert_array_equal(video_to_frames(video), frames)


def test_values_outside_the_range_are_clamped_and_others_rounded() -> None:
    video = torch.tensor([-3.0, 0.9961, 3.0]).view(1, 3, 1, 1, 1)
    np.testing.assert_array_equal(video_to_frames(video).ravel(), [0, 255, 255])


def test_psnr_of_a_known_error() -> None:
    reference = torch.zeros(2, 3, 1, 4, 4)
    video = reference + torch.tensor([0.2, 0.02]).view(2, 1, 1, 1, 1)
    torch.testing.assert_close(psnr_db(video, reference), torch.tensor([20.0, 40.0]))
