"""A seed decides where everyone stands, in the view and without coming any nearer to each other."""

from itertools import pairwise

import pytest
import torch

from asazora.models.blocking import Blocking
from asazora.models.blocking.model import CENTRE, EXTENT, PRESENT
from asazora.pipelines.takes import CUT, FAR, LOG_ZOOM, Take
from asazora.world.blocking import BODY_FEATURES, CAMERA_FEATURES, SCENERY_FEATURES

FRAMES = 3


def blocking(*bodies: tuple[float, float], zoom: float = 1.0) -> Blocking:
    """Of bodies that stand at an x with a width throughout, and one row more that nobody needs."""
    rows = torch.zeros(1, FRAMES, len(bodies) + 1, 2, len(BODY_FEATURES))
    for number, (x, width) in enumerate(bodies):
        rows[:, :, number, :, PRESENT] = 1.0
        rows[:, :, number, :, CENTRE.start], rows[:, :, number, :, EXTENT.start] = x, width
    camera = torch.zeros(1, FRAMES, 2, len(CAMERA_FEATURES))
    camera[:, -1, 0, LOG_ZOOM] = torch.tensor(zoom).log()
    return Blocking(rows.flatten(-2), camera.flatten(-2), torch.zeros(1, FRAMES, len(SCENERY_FEATURES)))


def test_seeds_that_follow_each_other_have_every_staging_and_then_other_places() -> None:
    takes = [Take.of_seed(seed, 2) for seed in range(64)]
    assert [take.staging for take in takes[:4]] == [0, 1, 0, 1]
    assert takes[0].place == takes[1].place == 0.0, "at first where the words put them"
    places = sorted({take.place for take in takes})
    assert len(places) == 32
    assert max(after - before for before, after in pairwise((*places, 1.0))) < 0.06, "all over the view"
    assert Take.of_seed(5, None).staging is None


@pytest.mark.parametrize("seed", [2**31 - 1, 2**63 - 1])
def test_far_seeds_have_places_too(seed: int) -> None:
    assert Take.of_seed(seed, 2).place != Take.of_seed(seed - 2, 2).place


@pytest.mark.parametrize(("place", "step"), [(0.0, 0.0), (0.25, 0.05), (0.4, 0.08), (0.75, -0.05)])
def test_everyone_goes_as_far_as_there_is_room(place: float, step: float) -> None:
    uncut = 1 - 2 * CUT
    steps = Take(0, place).steps(blocking((0.25, 0.3 / uncut), (0.8, 0.2 / uncut)))
    torch.testing.assert_close(steps, torch.full((1, FRAMES, 1, 2), step))


@pytest.mark.parametrize("place", [0.25, 0.75])
def test_nobody_is_cut_by_more_than_somebody_is_anyway(place: float) -> None:
    steps = Take(0, place).steps(blocking((0.1, 0.4), (0.6, 0.2)))  # a quarter of the first is not seen
    assert steps.amax() == pytest.approx(place * FAR), "to the left there is no room"


@pytest.mark.parametrize("x", [0.05, 0.95])
def test_the_first_place_is_where_the_words_put_them_even_if_an_edge_cuts_them(x: float) -> None:
    assert not Take(0, 0.0).steps(blocking((x, 0.5))).any()


@pytest.mark.parametrize("place", [0.0, 0.4, 0.9])
def test_who_fills_more_than_the_view_stays(place: float) -> None:
    torch.testing.assert_close(Take(0, place).steps(blocking((0.5, 3.0))), torch.zeros(1, FRAMES, 1, 2))


@pytest.mark.parametrize("bodies", [(), ((0.5, 0.1),)])
def test_nobody_goes_far(bodies: tuple[tuple[float, float], ...]) -> None:
    assert Take(0, 0.25).steps(blocking(*bodies)).amax() == pytest.approx(FAR / 2)


def test_a_camera_that_closes_in_sees_them_move_by_more() -> None:
    steps = Take(0, 0.25).steps(blocking((0.5, 0.4 / (1 - 2 * CUT)), zoom=1.5))
    assert steps.amax() == pytest.approx(0.15), "half of the room that is left at the end"
    assert steps.amin() == pytest.approx(0.1)
