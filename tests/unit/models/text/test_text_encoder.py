"""Prompts of any length become states, none is cut, and the cache gives back what was computed."""

import pytest
import torch

from asazora.core.errors import WeightsError
from asazora.models.text import TEXT_SIZE, TextEncoder, shared_encoder
from asazora.models.text.minilm import WINDOW_PIECES, packaged_folder

LONG = " ".join(f"Then dog number {number} runs past a very red house." for number in range(100))


@pytest.fixture(scope="module")
def encoder() -> TextEncoder:
    return TextEncoder.load(cache_entries=4)


def test_every_word_piece_of_a_long_prompt_is_in_a_window(encoder: TextEncoder) -> None:
    windows = encoder.windows(LONG)
    pieces = encoder.tokenizer.encode(LONG, add_special_tokens=False).ids
    assert [piece for window in windows for piece in window[1:-1]] == pieces
    assert len(windows) > 1
    assert max(map(len, windows)) <= WINDOW_PIECES + 2


def test_windows_of_a_long_prompt_end_with_its_sentences(encoder: TextEncoder) -> None:
    stop = encoder.tokenizer.token_to_id(".")
    assert all(window[-2] == stop for window in encoder.windows(LONG))


def test_states_have_one_row_a_piece_and_zeros_on_padding(encoder: TextEncoder) -> None:
    texts = ["a dog", "a small red fox walks through a forest"]
    result = encoder.encode(texts)
    assert result.mask.sum(dim=1).tolist() == [len(encoder.windows(text)[0]) for text in texts]
    assert result.states.shape == (*result.mask.shape, TEXT_SIZE)
    assert not result.states[~result.mask].any()


def test_a_cached_text_gives_the_same_bits_in_any_company(encoder: TextEncoder) -> None:
    alone = encoder.encode(["a quiet lake"]).states[0]
    again = encoder.encode(["a quiet lake", LONG]).states[0]
    fresh = TextEncoder.load().encode(["a long train crosses a bridge", "a quiet lake"]).states[1]
    assert torch.equal(again[: len(alone)], alone)
    assert torch.equal(fresh[: len(alone)], alone)


def test_writing_to_a_result_does_not_reach_the_cache(encoder: TextEncoder) -> None:
    before = encoder.encode(["a kite"]).states.clone()
    encoder.encode(["a kite"]).states.zero_()
    assert torch.equal(encoder.encode(["a kite"]).states, before)


def test_the_cache_stays_bounded(encoder: TextEncoder) -> None:
    encoder.encode([f"text {number}" for number in range(9)])
    assert len(encoder.cache) == 4


def test_batched_windows_agree_with_single_ones(encoder: TextEncoder) -> None:
    texts = ["a dog", LONG, "a red ball bounces on the beach"]
    batched = TextEncoder.load(windows_per_call=8).encode(texts)
    torch.testing.assert_close(batched.states, encoder.encode(texts).states, atol=1e-4, rtol=1e-3)


def test_a_puppy_is_nearer_to_a_dog_than_to_a_train(encoder: TextEncoder) -> None:
    puppy, dog, train = encoder.embed_sentences(["a puppy", "a dog", "a train"])
    assert puppy @ dog > puppy @ train + 0.2
    assert puppy.norm().item() == pytest.approx(1.0, abs=1e-5)


def test_the_deepest_of_the_layers_is_the_sentence_vector(encoder: TextEncoder) -> None:
    texts = ["a puppy", LONG, "a train crosses a bridge"]
    layers = encoder.embed_layers(texts, 3)
    assert layers.shape == (3, 3 * TEXT_SIZE)
    torch.testing.assert_close(layers[:, -TEXT_SIZE:], encoder.embed_sentences(texts), atol=1e-5, rtol=1e-4)
    torch.testing.assert_close(layers.unflatten(1, (3, TEXT_SIZE)).norm(dim=-1), torch.ones(3, 3))
    assert not torch.allclose(layers[:, :TEXT_SIZE], layers[:, -TEXT_SIZE:], atol=1e-2)


def test_one_encoder_is_shared_by_a_process() -> None:
    assert shared_encoder() is shared_encoder()


def test_a_damaged_tokenizer_is_a_weights_error(tmp_path) -> None:
    (tmp_path / "model.safetensors").symlink_to(packaged_folder() / "model.safetensors")
    (tmp_path / "tokenizer.json").write_text("{")
    with pytest.raises(WeightsError, match=r"tokenizer\.json"):
        TextEncoder.load(tmp_path)
