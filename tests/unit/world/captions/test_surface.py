"""The forms of words: complete, and each with one meaning."""

from asazora.world import vocabulary as vocab
from asazora.world.captions import verbs, words
from asazora.world.captions.surface import bare_place, content_words, surface_forms, tokens
from asazora.world.scope import FULL


def test_every_name_of_the_vocabulary_has_words() -> None:
    tables = {
        vocab.KINDS: words.NOUNS, vocab.COLOURS: words.COLOURS, vocab.SIZES: words.SIZES,
        vocab.ACCESSORIES: words.ACCESSORIES, vocab.EMOTIONS: words.EMOTIONS, vocab.SETTINGS: words.PLACES,
        vocab.TIMES_OF_DAY: words.TIMES, vocab.WEATHERS: words.WEATHERS, vocab.CAMERAS: words.CAMERAS,
        vocab.STYLES: words.STYLES, vocab.RELATIONS: words.RELATIONS, vocab.ACTIONS: verbs.PLAIN,
    }  # fmt: skip
    for names, table in tables.items():
        assert set(names) == set(table)
        assert all(table.values())


def test_no_form_has_two_meanings() -> None:
    meanings: dict[tuple[str, ...], set[tuple[str, str]]] = {}
    for row, names in FULL.names().items():
        for name in names:
            for form in surface_forms(row, name):
                meanings.setdefault(tuple(tokens(form)), set()).add((row, name))
    assert {form: found for form, found in meanings.items() if len(found) > 1} == {}


def test_tokens_keep_hyphens_and_drop_punctuation() -> None:
    assert tokens("A snow-white FOX, it's fast!") == ["a", "snow-white", "fox", "it's", "fast"]


def test_content_words_leave_out_what_only_holds_the_sentence_together() -> None:
    assert content_words("There is a red fox in the meadow, and it jumps.") == ["red", "fox", "meadow", "jumps"]


def test_bare_place_drops_preposition_and_article() -> None:
    assert bare_place("in a snowy forest") == "snowy forest"
    assert bare_place("underwater") == "underwater"
