"""The measurements measure what they say."""

from collections import Counter

from asazora.evaluation.safety import DISGUISES, flash_pattern, zero_tolerance_variants
from asazora.safety.examples import read_foreign
from asazora.safety.flash import FlashMeter


def test_there_are_two_hundred_different_zero_tolerance_variants():
    assert len(set(zero_tolerance_variants())) == 200


def test_ten_languages_are_measured_alike():
    counts = Counter((example.language, example.category is None) for example in read_foreign())
    assert len(counts) == 2 * 10
    assert set(counts.values()) == {18, 6}


def test_every_disguise_changes_the_text():
    text = "a fox walks over the bridge at night"
    assert all(disguise(text) != text for disguise in DISGUISES.values())


def test_flash_patterns_differ_and_are_caught():
    patterns = [flash_pattern(number) for number in range(8)]
    assert len({frames.tobytes() for frames, _ in patterns}) == 8
    assert all(FlashMeter(fps).follow(frames) for frames, fps in patterns)
