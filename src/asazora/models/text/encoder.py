"""Prompts to token states. Long prompts are read in windows, never cut; states are cached by text."""

import bisect
import functools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import torch
from tokenizers import Encoding, Tokenizer
from torch import Tensor
from torch.nn.functional import normalize
from torch.nn.utils.rnn import pad_sequence

from asazora.core.errors import WeightsError
from asazora.models.text.cache import TensorCache
from asazora.models.text.minilm import TEXT_SIZE, WINDOW_PIECES, MiniLM, load_minilm, packaged_folder
from asazora.models.text.windows import sentence_starts, window_spans

__all__ = ["TEXT_SIZE", "TextEncoder", "TextStates", "shared_encoder"]

_SENTENCES_PER_CALL = 64
_PACKED_PIECES = 256
"""Texts are packed into rows of about so many word pieces: attention in a row is computed in full."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextStates:
    """What the network knows of B texts.

    states: (B, L, 384) float32, zero on padding. mask: (B, L) bool, True on word pieces. pooled: (B, 384) float32, the
    mean over the pieces.
    """

    states: Tensor
    mask: Tensor
    pooled: Tensor


class TextEncoder:
    """The frozen all-MiniLM-L6-v2.

    A text longer than one window becomes several, cut where sentences end, and its states are those of the windows one
    after another, each with its own [CLS] and [SEP]. `windows_per_call` 1 makes the states of a text independent, to
    the last bit, of the texts it came with; more is quicker where many texts are encoded on a GPU.
    """

    def __init__(
        self, network: MiniLM, tokenizer: Tokenizer, *, cache: TensorCache | None = None, windows_per_call: int = 1
    ) -> None:
        self.network = network
        self.tokenizer = tokenizer
        self.cache = cache if cache is not None else TensorCache(256)
        self.windows_per_call = windows_per_call
        tokenizer.no_truncation()
        tokenizer.no_padding()
        self._start, self._end = (_token_id(tokenizer, token) for token in ("[CLS]", "[SEP]"))

    @classmethod
    def load(
        cls, folder: Path | None = None, *, device: str = "cpu", cache_entries: int = 256, windows_per_call: int = 1
    ) -> Self:
        """Read the model from `folder`, by default the installed package. Raises WeightsError."""
        folder = folder or packaged_folder()
        network = load_minilm(folder).to(device)
        try:
            tokenizer = Tokenizer.from_str((folder / "tokenizer.json").read_text(encoding="utf-8"))
        except Exception as error:  # `tokenizers` raises bare Exception for a damaged file
            raise WeightsError(f"text encoder: cannot read {folder / 'tokenizer.json'}: {error}") from error
        return cls(network, tokenizer, cache=TensorCache(cache_entries), windows_per_call=windows_per_call)

    @property
    def device(self) -> torch.device:
        return self.network.norm.weight.device

    def encode(self, texts: Sequence[str]) -> TextStates:
        """Token states of each text, padded to the longest."""
        found = {text: self.cache.get(text) for text in texts}
        missing = [text for text, states in found.items() if states is None]
        for text, states in zip(missing, self._encode_new(missing, self.windows_per_call), strict=True):
            found[text] = states
            self.cache.put(text, states)
        return _padded([states for states in map(found.__getitem__, texts) if states is not None])

    def embed_sentences(self, texts: Sequence[str]) -> Tensor:
        """One unit vector a text, whose dot products are cosine similarities: (B, 384) float32. Not cached."""
        rows = self._encode_new(texts, _SENTENCES_PER_CALL)
        return normalize(torch.stack([row.mean(dim=0) for row in rows]), dim=-1)

    def embed_layers(self, texts: Sequence[str], num_layers: int) -> Tensor:
        """A unit vector a text from each of the last `num_layers` layers, the deepest last: (B, num_layers * 384)
        float32. Not cached.

        The deeper a layer, the more it knows of topics and the less of words.
        """
        sums = torch.zeros(len(texts), num_layers, TEXT_SIZE)
        windows = [(row, window) for row, text in enumerate(texts) for window in self.windows(text)]
        for packed in _packs(windows):
            ids, positions, numbers, rows = (torch.tensor(values) for values in zip(*_tokens(packed), strict=True))
            with torch.no_grad():
                layers = self.network.packed_layer_states(*(part.to(self.device) for part in (ids, positions, numbers)))
            sums.index_add_(0, rows, torch.stack(layers[-num_layers:], dim=1).cpu())
        return normalize(sums, dim=-1).flatten(1)

    def windows(self, text: str) -> list[list[int]]:
        """Token ids of the windows that `text` is read in, each from [CLS] to [SEP]."""
        encoding = self.tokenizer.encode(text, add_special_tokens=False)
        spans = window_spans(len(encoding.ids), *_piece_borders(text, encoding), WINDOW_PIECES)
        return [[self._start, *encoding.ids[start:end], self._end] for start, end in spans]

    def _encode_new(self, texts: Sequence[str], windows_per_call: int) -> list[Tensor]:
        """One (L, 384) a text."""
        windows = [self.windows(text) for text in texts]
        states = iter(self._encode_windows([window for parts in windows for window in parts], windows_per_call))
        return [torch.cat([next(states) for _ in parts]) for parts in windows]

    @torch.no_grad()
    def _encode_windows(self, windows: Sequence[list[int]], windows_per_call: int) -> list[Tensor]:
        """One (L, 384) a window."""
        states: list[Tensor] = []
        for start in range(0, len(windows), windows_per_call):
            part = windows[start : start + windows_per_call]
            ids, mask = _batched(part)
            output = self.network(ids.to(self.device), mask.to(self.device))
            states += [row[: len(window)] for row, window in zip(output, part, strict=True)]
        return states


@functools.cache
def shared_encoder() -> TextEncoder:
    """The installed model on the CPU, read once a process and held once: some 90 MB that never change."""
    return TextEncoder.load()


def _batched(windows: Sequence[list[int]]) -> tuple[Tensor, Tensor]:
    """Windows padded to the longest, and where they are not padding: (B, L) int64, (B, L) bool."""
    rows = [torch.tensor(window) for window in windows]
    mask = pad_sequence([torch.ones_like(row, dtype=torch.bool) for row in rows], batch_first=True)
    return pad_sequence(rows, batch_first=True), mask


def _packs(windows: Iterable[tuple[int, list[int]]]) -> Iterator[list[tuple[int, list[int]]]]:
    """Windows, each with the row of its text, in order, as many together as _PACKED_PIECES hold; at least one."""
    packed: list[tuple[int, list[int]]] = []
    for row, window in windows:
        if packed and sum(len(other) for _, other in packed) + len(window) > _PACKED_PIECES:
            yield packed
            packed = []
        packed.append((row, window))
    if packed:
        yield packed


def _tokens(packed: Iterable[tuple[int, list[int]]]) -> Iterator[tuple[int, int, int, int]]:
    """Id, position, number of the window and row of the text of each token."""
    for number, (row, window) in enumerate(packed):
        for position, token in enumerate(window):
            yield token, position, number, row


def _token_id(tokenizer: Tokenizer, token: str) -> int:
    number = tokenizer.token_to_id(token)
    if number is None:
        raise WeightsError(f"text encoder: the tokenizer has no {token}")
    return number


def _piece_borders(text: str, encoding: Encoding) -> tuple[list[int], list[int]]:
    """Piece indices at which sentences and words of `text` begin."""
    starts = [start for start, _ in encoding.offsets]
    words = encoding.word_ids
    word_starts = [index for index in range(1, len(words)) if words[index] != words[index - 1]]
    sentences = {bisect.bisect_left(starts, border) for border in sentence_starts(text)}
    return sorted(sentences - {0, len(starts)}), word_starts


def _padded(rows: Sequence[Tensor]) -> TextStates:
    states = pad_sequence(list(rows), batch_first=True)
    lengths = torch.tensor([len(row) for row in rows], device=states.device)
    mask = torch.arange(states.shape[1], device=states.device) < lengths[:, None]
    return TextStates(states=states, mask=mask, pooled=torch.stack([row.mean(dim=0) for row in rows]))
