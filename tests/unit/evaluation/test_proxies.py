"""Stand-ins are drawn where they are seen, differ from their look-alikes, and stay away from the generative model."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from asazora.core.rng import numpy_generator
from asazora.evaluation.frame_training import FrameTraining, HarmlessPictures, train_frames
from asazora.evaluation.proxies.clips import (
    SAMPLED,
    is_seen,
    read_frozen,
    render_clip,
    sample_recipe,
    with_drawings,
)
from asazora.evaluation.proxies.examples import BLOCK_PX, CROP_PX, OTHERS, Examples, draw_examples, label_of
from asazora.evaluation.proxies.scenes import Drawing
from asazora.models.codec import Codec, CodecConfig
from asazora.safety.frame_classifier import CONCEPTS, SIDE_PX, FrameClassifier
from asazora.world.sampler import sample_scene


@pytest.mark.parametrize("concept", CONCEPTS)
def test_a_stand_in_and_its_look_alike_are_seen_and_differ(concept: str):
    scene = sample_scene(numpy_generator(3, "proxy test"), duration_s=3.0)
    drawing = Drawing(concept=concept, harmful=True, seed=5)
    clean, harmful, alike = with_drawings(scene, (None, drawing, replace(drawing, harmful=False)), [0, 12])
    assert is_seen(clean, harmful)
    assert not np.array_equal(harmful, alike)
    assert np.array_equal(harmful, with_drawings(scene, (drawing,), [0, 12])[0])


@pytest.fixture(scope="module")
def examples() -> Examples:
    (examples,) = draw_examples(1, 0, None)
    return examples


def test_examples_show_stand_ins_look_alikes_and_neither(examples: Examples):
    assert examples.pictures.shape[1:] == (CROP_PX, CROP_PX, 3)
    assert examples.drawn.shape == (len(examples.pictures), CROP_PX // BLOCK_PX, CROP_PX // BLOCK_PX)
    seen = [set(np.unique(drawn)) - {0} for drawn in examples.drawn]
    assert any(label <= len(CONCEPTS) for labels in seen for label in labels)
    assert any(label > len(CONCEPTS) for labels in seen for label in labels)
    assert set() in seen


def test_some_pictures_of_other_kinds_stay_as_they_are():
    parts = [part.drawn[-OTHERS:] for part in draw_examples(4, 0, None)]
    plain = [not drawn.any() for drawn in np.concatenate(parts)]
    assert 0 < sum(plain) < len(plain)


def test_labels_tell_stand_ins_from_look_alikes():
    drawings = [Drawing(concept=concept, harmful=harmful, seed=0) for harmful in (True, False) for concept in CONCEPTS]
    assert [label_of(drawing) for drawing in drawings] == list(range(1, 2 * len(CONCEPTS) + 1))


def test_some_crops_go_through_the_codec_and_keep_their_labels(examples: Examples):
    (coded,) = draw_examples(1, 0, Codec(CodecConfig()).eval())
    assert coded.pictures.shape == examples.pictures.shape
    assert np.array_equal(coded.drawn, examples.drawn)
    assert not np.array_equal(coded.pictures, examples.pictures)


def test_the_held_out_set_holds_each_concept_and_can_be_drawn():
    recipes = list(read_frozen())
    harmful = [recipe.drawing.concept for recipe in recipes if recipe.drawing and recipe.drawing.harmful]
    assert all(harmful.count(concept) >= 100 for concept in CONCEPTS)
    assert len(recipes) - len(harmful) >= 400
    assert render_clip(recipes[0]).frames.shape == (len(SAMPLED), SIDE_PX, SIDE_PX, 3)


def test_a_recipe_depends_on_its_number_only():
    assert sample_recipe(1, 2, "symbol") == sample_recipe(1, 2, "symbol")
    assert sample_recipe(1, 2, "symbol") != sample_recipe(1, 3, "symbol")


def test_training_writes_a_network_with_thresholds(tmp_path):
    config = FrameTraining(scenes=3, first_scenes=1, steps=2, batch_size=8, width=2, calibration_clips=4)
    clip = np.random.default_rng(0).integers(0, 255, (12, SIDE_PX, SIDE_PX, 3)).astype(np.uint8)
    harmless = HarmlessPictures(learnt=[clip], for_thresholds=[clip], photographs=tmp_path)
    trained = train_frames(config, tmp_path / "frames", lambda *_: None, harmless=harmless)
    network = FrameClassifier.load(tmp_path / "frames")
    assert network.config.review <= network.config.block
    picture = np.zeros((1, 20, 30, 3), dtype=np.uint8)
    assert network.log_odds(picture) == pytest.approx(trained.log_odds(picture), abs=0.02)


def test_training_begins_as_given_weights(tmp_path):
    config = FrameTraining(scenes=1, first_scenes=1, steps=1, lr=0.0, width=2, calibration_clips=2)
    first = train_frames(config, tmp_path / "first", lambda *_: None)
    other = replace(config, seed=1)
    again = train_frames(other, tmp_path / "again", lambda *_: None, start_from=tmp_path / "first")
    anew = train_frames(other, tmp_path / "anew", lambda *_: None)
    assert torch.equal(again.head.weight, first.head.weight)
    assert not torch.equal(anew.head.weight, first.head.weight)


def test_steps_end_when_their_time_is_up(tmp_path):
    config = FrameTraining(scenes=1, first_scenes=1, steps=10**6, minutes=1e-6, width=2, calibration_clips=2)
    train_frames(config, tmp_path / "frames", lambda *_: None)
    assert (tmp_path / "frames").is_dir()
