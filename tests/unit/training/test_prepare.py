"""What shards of each sort hold, by the recipes themselves."""

from asazora.recipes.presets import small
from asazora.world.actions import ACTIONS
from asazora.world.holdout import is_held_out_combination


def test_scripts_may_be_of_more_kinds_than_are_drawn():
    prepare = small().latents
    drawn, told = (config.examples.scope for config in (prepare.clips, prepare.scripts))
    assert prepare.stills.examples == prepare.clips.examples
    assert set(drawn.kinds) < set(told.kinds)
    assert drawn.settings == told.settings
    floating = [kind for kind in ACTIONS["float"].who if not is_held_out_combination(("kind-action", kind, "float"))]
    assert len(set(floating) & set(told.kinds)) == 4, "a ball, which is held out, is not the second one to float"
    assert prepare.scripts.num_stills == 0
