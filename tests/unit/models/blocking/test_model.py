"""The blocking network: what it reads, and when."""

import dataclasses

import pytest
import torch

from asazora.core.errors import InvalidRequestError
from asazora.models.blocking import Blocking, BlockingConfig, BlockingNet, Read

CONFIG = BlockingConfig(
    num_bodies=2, body_features=7, look_features=2, camera_features=3, scenery_features=4, text_size=8, width=16,
    depth=1, num_heads=2, mlp_size=16, time_embedding_size=8,
)  # fmt: skip


@pytest.fixture
def net() -> BlockingNet:
    with torch.random.fork_rng():
        torch.manual_seed(0)
        return BlockingNet(CONFIG).eval()


def read(net: BlockingNet, length: int = 4) -> Read:
    generator = torch.Generator().manual_seed(1)
    states = torch.randn(1, 6, 8, generator=generator)
    return net.read(states, torch.arange(6)[None] < length, torch.randn(1, 8, generator=generator))


def test_padding_is_not_read(net: BlockingNet) -> None:
    states, pooled = torch.randn(1, 4, 8), torch.randn(1, 8)
    padded = torch.cat([states, torch.full((1, 3, 8), 9.0)], dim=1)
    whole = net.read(states, torch.ones(1, 4, dtype=torch.bool), pooled)
    padded_read = net.read(padded, torch.arange(7)[None] < 4, pooled)
    torch.testing.assert_close(padded_read.rows, whole.rows)
    torch.testing.assert_close(padded_read.looks, whole.looks)
    torch.testing.assert_close(padded_read.scenery, whole.scenery)


def test_looks_stay_the_same_through_a_shot(net: BlockingNet) -> None:
    bodies, _ = net.at(read(net), torch.tensor([[0.0, 0.5, 1.5]]), torch.full((1, 3), 2.0))
    torch.testing.assert_close(bodies[:, :, :, 5:], bodies[:, :1, :, 5:].expand(-1, 3, -1, -1))
    assert not torch.allclose(bodies[:, 0, :, :5], bodies[:, 1, :, :5])


def test_a_latent_frame_ends_at_its_time_and_begins_a_quarter_second_before(net: BlockingNet) -> None:
    elapsed, duration = torch.tensor([[0.0, 1.0]]), torch.full((1, 2), 2.0)
    blocking = net.block(read(net), elapsed, duration, torch.tensor([[1.0, 0.0]]))
    assert blocking.bodies.shape == (1, 2, 2, 14)
    assert blocking.camera.shape == (1, 2, 6)
    assert blocking.scenery.shape == (1, 2, 4)
    last, first = blocking.bodies.chunk(2, dim=-1)
    torch.testing.assert_close(last[:, 0], first[:, 0])
    torch.testing.assert_close(first[:, 1:], net.at(read(net), torch.tensor([[0.75]]), torch.tensor([[2.0]]))[0])
    torch.testing.assert_close(last, net.at(read(net), elapsed, duration)[0])


def test_times_are_seen_one_by_one(net: BlockingNet) -> None:
    times, lengths = torch.tensor([[0.0, 0.5, 1.5]]), torch.full((1, 3), 2.0)
    bodies, camera = net.at(read(net), times, lengths)
    alone = [net.at(read(net), times[:, i : i + 1], lengths[:, :1]) for i in range(3)]
    torch.testing.assert_close(bodies, torch.cat([each for each, _ in alone], dim=1))
    torch.testing.assert_close(camera, torch.cat([each for _, each in alone], dim=1))


def test_what_is_hidden_says_nothing() -> None:
    blocking = Blocking(torch.ones(2, 3, 1, 4), torch.ones(2, 3, 2), torch.ones(2, 3, 5))
    hidden = blocking.hidden(torch.tensor([True, False]))
    assert hidden.is_known.tolist() == [[False] * 3, [True] * 3]
    for said in (hidden.bodies, hidden.camera, hidden.scenery):
        assert not said[0].any()
        assert said[1].all()


def test_heads_must_share_the_width() -> None:
    with pytest.raises(InvalidRequestError, match="num_heads"):
        dataclasses.replace(CONFIG, width=10, num_heads=4)
