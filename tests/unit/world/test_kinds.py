import pytest

from asazora.world import vocabulary as vocab
from asazora.world.kinds import KINDS, Kind, actor_height
from asazora.world.looks import BipedLook
from asazora.world.rigs.biped_parts import known_parts
from asazora.world.scene import Actor

BODY_PARTS = {"eye patch", "thick tail", "dark limbs", "coloured feet", "cane", "shield", "gown"}


def test_there_is_one_kind_for_every_name_of_the_vocabulary():
    assert set(KINDS) == set(vocab.KINDS)
    assert all(name == kind.name for name, kind in KINDS.items())


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_a_kind_is_large_enough_to_be_read_and_fits_the_view(kind: Kind):
    assert 0.1 <= kind.height <= 0.7
    assert kind.height * kind.width < 1.2


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_a_kind_wears_only_what_the_vocabulary_knows(kind: Kind):
    assert set(kind.can_wear) <= set(vocab.ACCESSORIES)
    assert kind.coloured in ("body", "clothes")
    assert kind.rigid in ("circle", "box", "none")
    assert kind.locomotion in ("walk", "fly", "swim", "drive", "roll", "still")


def test_every_part_named_by_a_biped_has_a_drawing():
    named = {part for kind in KINDS.values() if isinstance(kind.look, BipedLook) for part in kind.look.parts}
    assert named <= known_parts() | BODY_PARTS


def test_size_scales_the_height():
    heights = [actor_height(Actor(id="a", kind="dog", size=size)) for size in vocab.SIZES]
    assert heights == sorted(heights)
    assert heights[1] == KINDS["dog"].height
    assert heights[0] < 0.8 * heights[1] < heights[1] < 0.8 * heights[2]
