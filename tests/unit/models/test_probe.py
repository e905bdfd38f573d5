"""The probe of hidden states: what counts as seen, and that only the likeliest places count."""

import pytest
import torch

from asazora.models.probe import MOST_LIKE, Probe, ProbeConfig

PLACES, SIZE = 12, 4


@pytest.fixture
def probe() -> Probe:
    probe = Probe(ProbeConfig(hidden_size=SIZE, concepts=("red", "blue"), thresholds=(1.0, 2.0)))
    with torch.no_grad():
        probe.places.weight.copy_(torch.eye(2, SIZE))
        probe.places.bias.zero_()
    return probe.requires_grad_(False)


def test_a_frame_counts_by_its_likeliest_places(probe: Probe) -> None:
    hidden = torch.zeros(1, PLACES, SIZE)
    hidden[0, :MOST_LIKE, 0] = 3.0
    assert probe(hidden).tolist() == [[3.0, 0.0]]
    hidden[0, MOST_LIKE - 1, 0] = 0.0
    assert probe(hidden)[0, 0] == pytest.approx(3.0 * (MOST_LIKE - 1) / MOST_LIKE)


def test_a_concern_is_what_some_frame_shows_beyond_its_threshold(probe: Probe) -> None:
    hidden = torch.zeros(3, PLACES, SIZE)
    assert probe.concerns(hidden) == {}
    hidden[1, :MOST_LIKE] = 1.5
    assert probe.concerns(hidden) == {"red": 0.5}
    hidden[2, :MOST_LIKE] = 2.0
    assert probe.concerns(hidden) == {"red": 1.0}
