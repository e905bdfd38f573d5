"""Shape of the blocking network."""

from dataclasses import dataclass

from asazora.core.errors import InvalidRequestError


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockingConfig:
    """Sizes of the network; stored as `config.json` beside the weights."""

    num_bodies: int
    body_features: int
    look_features: int
    """The last of the features of a body, which stay the same through a shot."""
    camera_features: int
    scenery_features: int
    text_size: int = 384
    width: int = 256
    depth: int = 2
    """Layers that read the text."""
    num_heads: int = 8
    mlp_size: int = 512
    time_embedding_size: int = 256
    max_clock_s: float = 5.0
    frame_s: float = 0.25
    """Seconds from the first to the last picture of a latent frame that holds several."""

    def __post_init__(self) -> None:
        if self.width % self.num_heads:
            raise InvalidRequestError("width", self.width, "a multiple of num_heads")
