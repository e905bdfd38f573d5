"""Windows cover the whole prompt and end where sentences or words do."""

from hypothesis import given
from hypothesis import strategies as st

from asazora.models.text.windows import sentence_starts, window_spans

borders = st.lists(st.integers(1, 99), unique=True).map(sorted)


@given(st.integers(0, 100), borders, borders, st.integers(1, 30))
def test_windows_cover_everything_once_and_none_is_too_long(
    num_pieces: int, sentences: list[int], words: list[int], limit: int
) -> None:
    spans = window_spans(num_pieces, sentences, words, limit)
    assert [start for start, _ in spans] == [0, *(end for _, end in spans[:-1])]
    assert spans[-1][1] == num_pieces
    assert all(end - start <= limit for start, end in spans)


def test_a_window_ends_with_the_last_sentence_that_fits() -> None:
    assert window_spans(10, sentences=[2, 5, 8], words=list(range(1, 10)), limit=6) == [(0, 5), (5, 10)]


def test_a_long_sentence_is_cut_between_words() -> None:
    assert window_spans(10, sentences=[], words=[3, 5, 9], limit=7) == [(0, 5), (5, 10)]


def test_a_long_word_is_cut_inside() -> None:
    assert window_spans(10, sentences=[], words=[], limit=6) == [(0, 6), (6, 10)]


def test_sentences_start_after_stops_and_line_breaks() -> None:
    text = "A dog runs. It barks!\nThe end"
    assert [text[start:] for start in sentence_starts(text)] == ["It barks!\nThe end", "The end"]
