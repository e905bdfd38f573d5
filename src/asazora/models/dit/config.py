"""Shape of the diffusion transformer."""

from dataclasses import dataclass, field

from asazora.core.errors import InvalidRequestError
from asazora.diffusion.sampling import SamplingConfig


@dataclass(frozen=True, slots=True, kw_only=True)
class DiTConfig:
    """Sizes of the network and of the rollout it is trained for; stored as `config.json` beside the weights."""

    latent_channels: int
    hidden_size: int = 256
    depth: int = 10
    num_heads: int = 4
    ffn_ratio: int = 4
    text_size: int = 384
    text_depth: int = 2
    """Layers that the frozen text states go through before the blocks attend to them."""
    time_embedding_size: int = 256
    sketch_size: int = 0
    """Width of the sketch's MLPs; 0 for a network without a sketch, which needs no blocking."""
    sketch_channels: int = 256
    """Channels in which the sketch draws the backdrop."""
    puppet_channels: tuple[int, ...] = (128, 96, 64, 32)
    """Channels in which the sketch paints bodies; each time the painting is twice as large."""
    sketch_grid: tuple[int, int] | None = None
    """Height and width in cells of the only views that the sketch has learnt; others show its backdrop stretched. None
    if it has learnt every shape."""
    body_features: int = 0
    scenery_features: int = 0
    codec_time: int = 4
    codec_space: int = 32
    """Strides of the codec that the sketch is drawn for."""
    first_chunk: int = 1
    """Latent frames of the first chunk: the picture."""
    chunk: int = 3
    """Latent frames of each later chunk."""
    sink: int = 1
    """Latent frames at the start that stay in the cache."""
    window: int = 6
    """Most recent latent frames that stay in the cache."""
    fps: int = 12
    max_clock_s: float = 5.0
    """Longest shot seen in training; longer shots report this length to the network."""
    sampling: SamplingConfig = field(default_factory=SamplingConfig)
    """How these weights are to be sampled."""

    def __post_init__(self) -> None:
        for name in ("sketch_grid", "puppet_channels"):
            value = getattr(self, name)
            object.__setattr__(self, name, value and tuple(value))  # JSON brings a list
        if self.hidden_size % self.num_heads or (self.hidden_size // self.num_heads) % 2:
            raise InvalidRequestError("hidden_size", self.hidden_size, "a multiple of num_heads with even heads")

    @property
    def head_dim(self) -> int:
        return self.hidden_size // self.num_heads
