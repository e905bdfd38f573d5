import pytest

from asazora.core.errors import InvalidRequestError
from asazora.models.codec import CodecConfig


def test_more_shared_channels_than_channels_are_refused() -> None:
    with pytest.raises(InvalidRequestError, match="1 to 8"):
        CodecConfig(channels=8, shared_channels=9)


def test_geometry_carries_the_strides() -> None:
    geometry = CodecConfig(channels=12, shared_channels=4).geometry
    assert (geometry.channels, geometry.time, geometry.space) == (12, 4, 32)
