"""The codec: a linear basis, a learned correction of each side or of neither, and the normalisation of the latents."""

import torch
from torch import Tensor, nn

from asazora.core.errors import InvalidRequestError
from asazora.core.latents import LatentGeometry
from asazora.models.codec.config import CodecConfig
from asazora.models.codec.deblocking import without_block_edges, without_time_edges
from asazora.models.codec.decoder import CodecState, DecoderCorrection
from asazora.models.codec.encoder import EncoderCorrection
from asazora.models.codec.linear import LinearBasis


class Codec(nn.Module):
    """Video (B, 3, F, H, W) in [-1, 1] to latents (B, C, T, h, w) of about unit variance, and back.

    The first latent frame stands for one picture, each later one for `time` pictures; a latent frame depends on its own
    pictures only. `mean` and `scale` are (2, C): one row for the picture latent, one for the later ones, equal in the
    shared channels. The learned networks run in the type of their parameters; the rest is float32.
    """

    mean: Tensor
    scale: Tensor

    def __init__(self, config: CodecConfig) -> None:
        super().__init__()
        self.config = config
        self.basis = LinearBasis(config)
        self.encoder = EncoderCorrection(config) if config.encoder_widths else None
        self.decoder = DecoderCorrection(config) if config.decoder_widths else None
        self.register_buffer("mean", torch.zeros(2, config.channels))
        self.register_buffer("scale", torch.ones(2, config.channels))

    @property
    def geometry(self) -> LatentGeometry:
        return self.config.geometry

    def encode(self, video: Tensor) -> Tensor:
        """video: (B, 3, F, H, W) in [-1, 1], F = 1 mod 4, sides multiples of 32 -> latents (B, C, T, h, w), float32."""
        self._check(video)
        latents = self.encode_linear(video)
        return latents if self.encoder is None else latents + self.encoder(_like(self.encoder, video))

    def encode_linear(self, video: Tensor) -> Tensor:
        """`encode` without the learned correction."""
        with torch.autocast(video.device.type, enabled=False):
            picture = self.basis.encode_picture(video[:, :, :1].float())
            later = self.basis.encode_later(video[:, :, 1:].float())
            return torch.cat([self._normalise(picture, 0), self._normalise(later, 1)], dim=2)

    def decode(self, latents: Tensor) -> Tensor:
        """latents: (B, C, T, h, w) -> video (B, 3, F, H, W), float32; not clamped."""
        return self.decode_chunk(latents, None)[0]

    def decode_chunk(self, latents: Tensor, state: CodecState | None) -> tuple[Tensor, CodecState]:
        """Decode consecutive latent frames (B, C, t, h, w), given the state after the ones before.

        Without a state the first of them is the picture latent, decoded to one picture.
        """
        linear = self.decode_linear(latents, starts=state is None)
        if self.decoder is None:
            video = without_block_edges(linear, self.config.space)
            video = without_time_edges(video, state.caches[0] if state and state.caches else None, self.config.time)
            return video, CodecState((video[:, :, -1:].clone(),))
        correction, following = self.decoder.forward(_like(self.decoder, latents), _like(self.decoder, linear), state)
        return linear + correction, following

    def after_cut(self, state: CodecState | None) -> CodecState | None:
        """The state for a shot that begins here: a cut is no step to soften. A learned decoder knows cuts by itself."""
        return CodecState(()) if state is not None and self.decoder is None else state

    def decode_linear(self, latents: Tensor, *, starts: bool = True) -> Tensor:
        """`decode` without the learned correction: block edges show."""
        with torch.autocast(latents.device.type, enabled=False):
            latents = latents.float()
            if not starts:
                return self.basis.decode_later(self._restore(latents, 1))
            picture = self.basis.decode_picture(self._restore(latents[:, :, :1], 0))
            later = self.basis.decode_later(self._restore(latents[:, :, 1:], 1))
            return torch.cat([picture, later], dim=2)

    def _normalise(self, coefficients: Tensor, row: int) -> Tensor:
        return (coefficients - _channels(self.mean[row])) / _channels(self.scale[row])

    def _restore(self, latents: Tensor, row: int) -> Tensor:
        return latents * _channels(self.scale[row]) + _channels(self.mean[row])

    def _check(self, video: Tensor) -> None:
        _, _, frames, height, width = video.shape
        time, space = self.config.time, self.config.space
        if frames % time != 1 % time:
            raise InvalidRequestError("frames to encode", frames, f"1 more than a multiple of {time}")
        if height % space or width % space:
            raise InvalidRequestError("size to encode", f"{width}x{height}", f"sides that are multiples of {space}")


def _like(network: nn.Module, x: Tensor) -> Tensor:
    """x in the type that a network computes in."""
    return x.to(next(network.parameters()).dtype)


def _channels(values: Tensor) -> Tensor:
    return values.view(-1, 1, 1, 1)
