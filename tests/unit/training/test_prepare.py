"""What shards of each sort hold, by the recipes themselves."""

from dataclasses import replace

from asazora.core.latents import LatentGeometry
from asazora.core.rng import numpy_generator
from asazora.recipes.presets import every_shape, small
from asazora.training.examples import draw_example
from asazora.world.actions import ACTIONS
from asazora.world.holdout import is_held_out_combination

GEOMETRY = LatentGeometry(channels=8, time=4, space=32)


def test_scripts_may_be_of_more_kinds_than_are_drawn():
    prepare = small().latents
    drawn, told = (config.examples.scope for config in (prepare.clips, prepare.scripts(0)))
    assert prepare.stills.examples == prepare.clips.examples
    assert set(drawn.kinds) < set(told.kinds)
    assert drawn.settings == told.settings
    floating = [kind for kind in ACTIONS["float"].who if not is_held_out_combination(("kind-action", kind, "float"))]
    assert len(set(floating) & set(told.kinds)) == 4, "a ball, which is held out, is not the second one to float"
    assert prepare.scripts(0).num_stills == 0


def test_a_gpu_reads_scripts_of_every_kind_with_rare_actions_favoured():
    prepare = every_shape().latents
    scopes = [prepare.scripts(index).examples.scope for index in range(3)]
    assert len(scopes[2].kinds) > len(scopes[0].kinds) > len(prepare.examples.scope.kinds)
    assert scopes[0] == scopes[1]
    assert set(prepare.scripts(0).examples.favoured) >= {"float", "bounce"}


def test_every_other_scene_has_a_favoured_action():
    examples, generator = replace(small().latents.examples, favoured=("pop",)), numpy_generator(1, "favoured")
    texts = [str(draw_example(generator, examples, GEOMETRY, 0).captions) for _ in range(60)]
    assert 18 < sum("pop" in text or "burst" in text for text in texts) < 45
