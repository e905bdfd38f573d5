"""Stand-ins are drawn where they are seen, differ from their look-alikes, and stay away from the generative model."""

from dataclasses import replace

import numpy as np
import pytest

from asazora.core.rng import numpy_generator
from asazora.evaluation.frame_training import FrameTraining, train_frames
from asazora.evaluation.proxies.clips import SAMPLED, read_frozen, render_clip, sample_recipe
from asazora.evaluation.proxies.examples import draw_examples, is_seen, with_drawings
from asazora.evaluation.proxies.scenes import Drawing
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


def test_examples_are_labelled_by_what_is_seen():
    (examples,) = draw_examples(1, 0, None)
    assert examples.pictures.shape[1:] == (SIDE_PX, SIDE_PX, 3)
    assert 0 < examples.labels.sum() < len(examples.labels)
    assert set(np.unique(examples.labels)) == {0.0, 1.0}


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
    config = FrameTraining(scenes=3, epochs=1, batch_size=8, width=2, calibration_clips=4)
    train_frames(config, tmp_path / "frames", lambda *_: None)
    network = FrameClassifier.load(tmp_path / "frames")
    assert network.config.review <= network.config.block
    assert np.isfinite(network.log_odds(np.zeros((1, 20, 30, 3), dtype=np.uint8))).all()
