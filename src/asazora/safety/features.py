"""What the classifier sees of a text: vectors of meaning from MiniLM's layers, counts of listed kinds of words, and
hashed pieces of its spelling."""

import functools
import itertools
import re
import zlib
from collections.abc import Iterator, Sequence

import torch
from torch import Tensor
from torch.nn.functional import normalize

from asazora.models.text import TEXT_SIZE, TextEncoder
from asazora.safety.word_classes import WordClasses

NUM_LAYERS = 4
"""Of MiniLM's six, the deepest. The last alone tells topics apart, but hardly "shoots a portrait" from "shoots him"."""

MEANING_SIZE = NUM_LAYERS * TEXT_SIZE
NUM_CLASSES = 32
NUM_BUCKETS = 8192
FEATURE_SIZE = MEANING_SIZE + NUM_CLASSES + NUM_BUCKETS

_NGRAM_SIZES = (3, 4, 5)
_WORD = re.compile(r"[^\W_]+")


def features(texts: Sequence[str], encoder: TextEncoder) -> Tensor:
    """(B, FEATURE_SIZE) float32: a unit vector of meaning a layer, counts of words, a unit vector of spelling."""
    return torch.cat([encoder.embed_layers(texts, NUM_LAYERS), word_counts(texts), spelling(texts)], dim=1)


def word_counts(texts: Sequence[str]) -> Tensor:
    """(B, NUM_CLASSES) float32, of the size of log(1 + count)."""
    return torch.tensor([_classes().counts(text) for text in texts])


@functools.cache
def _classes() -> WordClasses:
    return WordClasses()


def spelling(texts: Sequence[str]) -> Tensor:
    """(B, NUM_BUCKETS) float32: which words, word pairs and character n-grams occur, as unit vectors."""
    rows = torch.zeros(len(texts), NUM_BUCKETS)
    for row, text in zip(rows, texts, strict=True):
        row[list({zlib.crc32(piece.encode()) % NUM_BUCKETS for piece in pieces(text)})] = 1.0
    return normalize(rows, dim=1)


def pieces(text: str) -> Iterator[str]:
    """Words, neighbouring pairs of words, and the character n-grams of each word with its borders marked."""
    words = _WORD.findall(text.casefold())
    yield from words
    for first, second in itertools.pairwise(words):
        yield f"{first} {second}"
    for word in words:
        marked = f"<{word}>"
        for size in _NGRAM_SIZES:
            yield from (marked[start : start + size] for start in range(len(marked) - size + 1))
