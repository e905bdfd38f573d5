"""The diffusion transformer of the embedded model: chunk-causal, conditioned on text and on the clock of each shot."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from asazora.diffusion.path import velocity_from_denoised
from asazora.layers.attention import KeyValue
from asazora.layers.embeddings import sinusoid
from asazora.layers.kv_cache import KVCache
from asazora.layers.modulation import modulate
from asazora.layers.patchify import patchify, unpatchify
from asazora.layers.rope import Rotation, grid_positions, rotation
from asazora.models.dit.block import NORM_EPS, DiTBlock
from asazora.models.dit.condition import Condition, Drawn, TextMemory
from asazora.models.dit.config import DiTConfig
from asazora.models.dit.sketch import Sketch, clock_features
from asazora.models.text.adapter import TextAdapter, TextAdapterConfig


class DiT(nn.Module):
    """Predicts clean latents (x-prediction, JiT, arXiv 2511.13720); `velocity` is its public face.

    Where a blocking is known, a sketch is drawn by it, and the transformer predicts what the sketch lacks.
    """

    def __init__(self, config: DiTConfig) -> None:
        super().__init__()
        width = config.hidden_size
        self.config = config
        self.patch_in = nn.Linear(config.latent_channels, width)
        self.text_adapter = TextAdapter(
            TextAdapterConfig(
                hidden_size=width, text_size=config.text_size, depth=config.text_depth, num_heads=config.num_heads
            )
        )
        self.place_embedding = PlaceEmbedding(config)
        self.sketch = Sketch(config) if config.sketch_size else None
        self.frame_embedding = FrameEmbedding(config)
        self.time_projection = nn.Linear(width, 6 * width)
        self.blocks = nn.ModuleList(DiTBlock(width, config.num_heads, config.ffn_ratio) for _ in range(config.depth))
        self.norm_out = nn.LayerNorm(width, eps=NORM_EPS, elementwise_affine=False)
        self.head_modulation = nn.Parameter(torch.randn(2, width) / width**0.5)
        self.head = nn.Linear(width, config.latent_channels)
        self.correction = nn.Linear(width, config.latent_channels) if config.sketch_size else None
        self._initialise()

    def text_memory(
        self, states: Tensor, mask: Tensor, frame_mask: Tensor | None = None, dropped: Tensor | None = None
    ) -> TextMemory:
        """Keys and values of the text for every block.

        states: (B, S, L, text_size), S texts that know nothing of each other, one a shot; mask: (B, S, L) bool, False
        on padding. `frame_mask` (B, T, S * L) bool gives each latent frame its own part of them. `dropped` (B,) bool
        leaves the texts out.
        """
        num_shots = states.shape[1]
        each = None if dropped is None else dropped.repeat_interleave(num_shots)
        tokens = self.text_adapter(states.flatten(0, 1), mask.flatten(0, 1), each)
        tokens, mask = tokens.unflatten(0, (-1, num_shots)).flatten(1, 2), mask.flatten(1)
        blocks = tuple(block.cross_attn.key_value(tokens) for block in self._blocks())
        return TextMemory(blocks, (mask[:, None] if frame_mask is None else frame_mask)[:, None])

    def velocity(self, latents: Tensor, sigma: Tensor, cond: Condition, cache: KVCache) -> Tensor:
        """noise - clean for one chunk of latents (B, C, T, H, W) at sigma (B, T), given what the cache holds."""
        denoised, _ = self(latents, sigma, cond, cache)
        return velocity_from_denoised(latents, denoised.to(latents), sigma)

    def extend(self, clean: Tensor, cond: Condition, cache: KVCache) -> tuple[KVCache, Tensor]:
        """The cache with finished latent frames added, trimmed to sink and window, and their hidden states before the
        last block (B, T, H * W, D).

        The frames are one chunk; at the start of a clip, the first chunk and one more.
        """
        num_frames, first = clean.shape[2], self.config.first_chunk
        starts = cache.num_frames == 0 and num_frames > first
        chunk_sizes = (first, num_frames - first) if starts else (num_frames,)
        sigma = clean.new_zeros(clean.shape[0], num_frames)
        tokens = self._tokens(clean, sigma, cond, cache, chunk_sizes)
        hidden, new = self._through(tokens, cond, cache, finish=False)
        return new.trimmed(self.config.sink, self.config.window), hidden.unflatten(1, (num_frames, -1))

    def drawn(self, cond: Condition, height: int, width: int, given: Tensor | None = None) -> Drawn | None:
        """The sketch for a condition, None of a network without one. A chunk's steps can share it.

        Of latent frames that are `given` (B, C, T, height, width), it shows just those.
        """
        if self.sketch is None:
            return None
        if cond.blocking is None:
            raise ValueError("a network with a sketch needs the blocking of each frame, zeros if it is not known")
        if given is not None:
            return self.sketch.of_given(cond.clock, cond.blocking, given)
        return self.sketch(cond.clock, cond.blocking, height, width)

    def forward(
        self,
        latents: Tensor,
        sigma: Tensor,
        cond: Condition,
        cache: KVCache | None = None,
        chunk_sizes: Sequence[int] | None = None,
        cells: Tensor | None = None,
    ) -> tuple[Tensor, KVCache]:
        """Clean latents for `latents` (B, C, T, H, W) at sigma (B, T), and the cache with these frames added.

        `chunk_sizes`, in latent frames, makes self-attention causal between chunks that are passed at once, as in
        training; by default all frames are one chunk. `cells` (B, K) long, of training only, leaves out all but K
        positions of the grid, the same in each frame; the result is then (B, C, T, K, 1).
        """
        cache = cache or KVCache(frame_tokens=latents.shape[3] * latents.shape[4])
        tokens = self._tokens(latents, sigma, cond, cache, chunk_sizes, cells)
        x, new = self._through(tokens, cond, cache)
        shift, scale = (self.head_modulation + tokens.embedding[:, :, None]).unbind(2)
        x = modulate(self.norm_out(x), shift[:, :, None], scale[:, :, None])
        return unpatchify(self._denoised(x, tokens.sketch), *tokens.grid), new

    def _tokens(
        self,
        latents: Tensor,
        sigma: Tensor,
        cond: Condition,
        cache: KVCache,
        chunk_sizes: Sequence[int] | None,
        cells: Tensor | None = None,
    ) -> "_Tokens":
        """What the blocks take in; arguments as those of `forward`."""
        _, _, num_frames, height, width = latents.shape
        turn = self._rotation(cache.num_frames + num_frames, height, width, latents.device)
        place = self.place_embedding(height, width, latents.device)
        sketch = cond.drawn or self.drawn(cond, height, width)
        if cells is not None:
            sketch = sketch and sketch.at(cells, num_frames)
            latents, place, turn = take_cells(latents, cells), place[0, cells], _turn_of_cells(turn, cells, num_frames)
            height, width = cells.shape[1], 1
        x = self.patch_in(patchify(latents)) + place.repeat(1, num_frames, 1)
        if sketch is not None:
            x = x + sketch.tokens
        embedding = self.frame_embedding(sigma, cond)
        chunk_tokens = [size * height * width for size in chunk_sizes or (num_frames,)]
        return _Tokens(x, embedding, turn, chunk_tokens, (height, width), sketch)

    def _through(
        self, tokens: "_Tokens", cond: Condition, cache: KVCache, *, finish: bool = True
    ) -> tuple[Tensor, KVCache]:
        """Through the blocks; unless they are to `finish`, without what the last one would add to the tokens."""
        x, frame_tokens = tokens.x, tokens.grid[0] * tokens.grid[1]
        params = self.time_projection(F.silu(tokens.embedding)).unflatten(-1, (6, -1))
        text_mask = _per_token(cond.text.mask, frame_tokens)
        memories: list[KeyValue] = []
        for index, block in enumerate(self._blocks()):
            normed, new = block.self_key_value(x, params)
            memory = cache.with_new(index, new)
            memories.append(memory)
            if finish or index + 1 < self.config.depth:
                text = cond.text.blocks[index]
                x = block(x, normed, memory, tokens.turn, tokens.chunk_tokens, params, text, text_mask)
        return x, KVCache(tuple(memories), frame_tokens)

    def _denoised(self, x: Tensor, sketch: Drawn | None) -> Tensor:
        """Clean latents of tokens (B, N, D): all of them, or what has to be added to a sketch."""
        if sketch is None or self.correction is None:
            return self.head(x)
        return torch.where(sketch.is_known[..., None], sketch.latents + self.correction(x), self.head(x))

    def _rotation(self, num_frames: int, height: int, width: int, device: torch.device) -> Rotation:
        turn = rotation(grid_positions(torch.arange(num_frames), height, width), self.config.head_dim)
        return Rotation(turn.cos.to(device), turn.sin.to(device))

    def _blocks(self) -> Iterable[DiTBlock]:
        return self.blocks  # type: ignore[return-value]

    def _initialise(self) -> None:
        """Zero the output and the modulation, so that every block starts as the identity (DiT, adaLN-zero)."""
        for module in self.modules():
            if isinstance(module, nn.Linear | nn.Conv2d):
                nn.init.xavier_uniform_(module.weight)
                if module.bias is not None:
                    nn.init.zeros_(module.bias)
        zero = [self.time_projection, self.head]
        if self.sketch is not None and self.correction is not None:
            zero += [self.sketch.to_tokens, self.sketch.seen, self.sketch.backdrop.parallax, self.correction]
        for linear in zero:
            nn.init.zeros_(linear.weight)


@dataclass(frozen=True, slots=True)
class _Tokens:
    """Tokens (B, N, D) of latent frames, `chunk_tokens` a chunk, on a grid of height and width, with the embedding of
    each frame (B, T, D), the rotation and the sketch that go with them."""

    x: Tensor
    embedding: Tensor
    turn: Rotation
    chunk_tokens: Sequence[int]
    grid: tuple[int, int]
    sketch: Drawn | None


class PlaceEmbedding(nn.Module):
    """Where in the view each token lies. RoPE knows distances only; horizons and frames need the place itself."""

    def __init__(self, config: DiTConfig) -> None:
        super().__init__()
        self.size = config.time_embedding_size
        self.project = nn.Linear(2 * self.size, config.hidden_size)

    def forward(self, height: int, width: int, device: torch.device) -> Tensor:
        """The same for every latent frame, and for every size of the same view: (1, height * width, D)."""
        rows, columns = (
            sinusoid(1000.0 * (torch.arange(count, device=device) + 0.5) / count, self.size)
            for count in (height, width)
        )
        grid = torch.cat([rows[:, None].expand(-1, width, -1), columns.expand(height, -1, -1)], dim=-1)
        return self.project(grid.flatten(0, 1))[None]


class FrameEmbedding(nn.Module):
    """One vector a latent frame: noise level, clock and sentence embedding."""

    def __init__(self, config: DiTConfig) -> None:
        super().__init__()
        width, size = config.hidden_size, config.time_embedding_size
        self.config = config
        self.time_mlp = nn.Sequential(nn.Linear(size, width), nn.SiLU(), nn.Linear(width, width))
        self.clock_mlp = nn.Sequential(nn.Linear(3 * size + 1, width), nn.SiLU(), nn.Linear(width, width))
        self.pooled_norm = nn.LayerNorm(config.text_size)
        self.pooled = nn.Sequential(nn.Linear(config.text_size, width), nn.SiLU(), nn.Linear(width, width))

    def forward(self, sigma: Tensor, cond: Condition) -> Tensor:
        """sigma (B, T) -> (B, T, D)."""
        time = self.time_mlp(sinusoid(1000.0 * sigma, self.config.time_embedding_size))
        return (
            time + self.clock_mlp(clock_features(cond.clock, self.config)) + self.pooled(self.pooled_norm(cond.pooled))
        )


def take_cells(latents: Tensor, cells: Tensor) -> Tensor:
    """(B, C, T, H, W) at the positions `cells` (B, K) of the flat grid, the same in each frame: (B, C, T, K, 1)."""
    flat = latents.flatten(3)
    index = cells[:, None, None].expand(-1, flat.shape[1], flat.shape[2], -1)
    return flat.gather(3, index)[..., None]


def _turn_of_cells(turn: Rotation, cells: Tensor, num_frames: int) -> Rotation:
    """The rotation of the tokens at `cells` (B, K) of each frame."""

    def taken(angles: Tensor) -> Tensor:
        return angles.unflatten(0, (num_frames, -1))[:, cells].transpose(0, 1).flatten(1, 2)[:, None]

    return Rotation(taken(turn.cos), taken(turn.sin))


def _per_token(mask: Tensor | None, frame_tokens: int) -> Tensor | None:
    """A text mask with one row a latent frame, repeated for each of its tokens."""
    if mask is None or mask.shape[2] == 1:
        return mask
    return mask.repeat_interleave(frame_tokens, dim=2)
