"""The shape of a codec as one frozen value."""

from dataclasses import dataclass

from asazora.core.errors import InvalidRequestError
from asazora.core.latents import LatentGeometry


@dataclass(frozen=True, slots=True, kw_only=True)
class CodecConfig:
    """Channels and widths of a codec.

    A latent frame has `channels` channels. The first `shared_channels` mean the same in the picture latent and in the
    later ones: the layout of colour, averaged over the pictures they cover. The rest hold finer detail in the picture
    latent, and detail and motion in the later ones.
    """

    channels: int = 768
    shared_channels: int = 384
    mirrored: bool = False
    """Each row of the linear basis is even or odd in x, as `training.codec_basis` fits them: files hold left halves."""
    time: int = 4
    space: int = 32
    encoder_widths: tuple[int, int, int] | None = None
    """Of the learned correction, at strides 8, 16 and 32; None leaves the encoder linear."""
    encoder_depth: int = 2
    decoder_widths: tuple[int, int, int] | None = (160, 144, 128)
    """Of the learned correction, at strides 32, 16 and 8, once a latent frame; None only softens the patches' edges."""
    decoder_depths: tuple[int, int, int] = (2, 2, 2)
    frame_width: int = 64
    """At stride 4, once a picture."""
    frame_depth: int = 2

    def __post_init__(self) -> None:
        for name in ("encoder_widths", "decoder_widths"):
            widths = getattr(self, name)
            object.__setattr__(self, name, widths and tuple(widths))  # JSON brings a list
        if not 1 <= self.shared_channels <= self.channels:
            raise InvalidRequestError("shared_channels", self.shared_channels, f"1 to {self.channels}")
        if self.space != 32 or self.time < 1:
            raise InvalidRequestError("strides", (self.time, self.space), "a space stride of 32, a time stride of 1 up")

    @property
    def geometry(self) -> LatentGeometry:
        return LatentGeometry(channels=self.channels, time=self.time, space=self.space)

    @property
    def picture_size(self) -> int:
        """Values in one patch of one picture."""
        return 3 * self.space**2
