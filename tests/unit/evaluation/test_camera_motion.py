import numpy as np
import pytest
from PIL import Image
from scipy.ndimage import gaussian_filter

from asazora.core.rng import numpy_generator
from asazora.core.video_model import Frames
from asazora.evaluation.camera_motion import MIRROR, NUM_FIGURES, background_motion, steadied, without_passing

NOBODY = np.empty((0, 4), np.float32)


def textured() -> Image.Image:
    noise = gaussian_filter(numpy_generator(0, "texture").standard_normal((400, 400)), 8)
    gray = np.clip(127 + 40 * noise / noise.std(), 0, 255).astype(np.uint8)
    return Image.fromarray(np.repeat(gray[..., None], 3, axis=2))


def seen_through(boxes: list[tuple[float, float, float, float]]) -> Frames:
    image = textured()
    return np.stack([np.asarray(image.resize((256, 256), box=box)) for box in boxes])


def test_camera_to_the_right_moves_the_background_left() -> None:
    frames = seen_through([(50 + 3 * i, 50, 306 + 3 * i, 306) for i in range(5)])
    flow = np.median(background_motion(frames, [NOBODY] * 5).flow, axis=0)
    assert flow[:3] == pytest.approx([-3 / 256] * 3, abs=0.002)
    assert flow[3:] == pytest.approx([0, 0, 0], abs=0.002)


def test_zoom_is_growth_without_shift() -> None:
    frames = seen_through([(50 + 2 * i, 50 + 2 * i, 306 - 2 * i, 306 - 2 * i) for i in range(5)])
    flow = np.median(background_motion(frames, [NOBODY] * 5).flow, axis=0)
    assert flow[4] == pytest.approx(4 / 256, abs=0.004)
    assert np.abs(flow[:4]).max() < 0.003


def test_bodies_do_not_count() -> None:
    frames = seen_through([(50, 50, 306, 306)] * 5)
    for i, frame in enumerate(frames):
        frame[100:160, 60 + 10 * i : 120 + 10 * i] = 255
    boxes = [np.array([[(90 + 10 * i) / 256, 130 / 256, 0.24, 0.24]], np.float32) for i in range(5)]
    assert np.abs(background_motion(frames, boxes).flow).max() < 0.002


def test_signature_of_a_single_picture_is_stillness() -> None:
    still = background_motion(seen_through([(0, 0, 256, 256)]), [NOBODY])
    assert still.signature.tolist() == [0.0] * NUM_FIGURES


def test_a_body_that_goes_with_the_background_stands_still() -> None:
    frames = seen_through([(50 + 3 * i, 50, 306 + 3 * i, 306) for i in range(5)])
    flow = background_motion(frames, [NOBODY] * 5).flow
    places = np.array([[0.6 - 3 * i / 256, 0.7] for i in range(5)], np.float32)
    assert steadied(places, list(range(5)), flow) == pytest.approx(np.array([[0.6, 0.7]] * 5), abs=0.006)


def test_signature_of_pictures_seen_in_a_mirror() -> None:
    frames = seen_through([(50 + 3 * i, 50 + i, 306 + i, 306 - i) for i in range(6)])
    signature = background_motion(frames, [NOBODY] * 6).signature
    other = background_motion(np.ascontiguousarray(frames[:, :, ::-1]), [NOBODY] * 6).signature
    assert other == pytest.approx(signature * MIRROR, abs=0.002)


def test_a_slow_move_is_measured_over_a_longer_time_too() -> None:
    frames = seen_through([(50 + i, 50, 306 + i, 306) for i in range(8)])
    motion = background_motion(frames, [NOBODY] * 8)
    assert len(motion.long_flow) == 5
    assert np.median(motion.long_flow, axis=0)[:3] == pytest.approx([-1 / 256] * 3, abs=0.0005)


def test_a_camera_at_rest_moves_nothing_whatever_falls() -> None:
    frames = seen_through([(50 + 3 * i, 50, 306 + 3 * i, 306) for i in range(5)])
    motion = background_motion(frames, [NOBODY] * 5)
    assert not motion.of_camera("still").any()
    assert np.array_equal(motion.of_camera("pan right"), motion.flow)


def test_a_zoom_grows_evenly_about_the_middle() -> None:
    frames = seen_through([(50 + 2 * i, 50 + 2 * i, 306 - 2 * i, 306 - 2 * i) for i in range(6)])
    flow = background_motion(frames, [NOBODY] * 6).of_camera("zoom in")
    assert flow.shape == (5, 6)
    assert (flow == flow[0]).all()
    assert flow[0, 4] == pytest.approx(4 / 256, abs=0.004)
    assert not flow[0, [0, 1, 2, 3, 5]].any()


def test_what_falls_past_does_not_hide_a_zoom() -> None:
    frames = seen_through([(50 + 2 * i, 50 + 2 * i, 306 - 2 * i, 306 - 2 * i) for i in range(9)])
    places = numpy_generator(0, "rain").integers(0, 230, (len(frames), 50, 2))
    for frame, drops in zip(frames, places, strict=True):
        for row, column in drops:
            frame[row : row + 24, column : column + 3] = 235
    flow = np.median(background_motion(frames, [NOBODY] * 9).flow, axis=0)
    assert flow[4] == pytest.approx(4 / 256, abs=0.004)
    assert np.abs(flow[:4]).max() < 0.004


def test_what_is_seen_once_passes_and_what_stays_does_not() -> None:
    grays = np.zeros((5, 2, 2), np.float32)
    grays[2, 0, 0] = 9
    grays[2:, 1, 1] = 5
    plain = without_passing(grays)
    assert not plain[:, 0, 0].any()
    assert plain[:, 1, 1].tolist() == [0, 0, 5, 5, 5]
