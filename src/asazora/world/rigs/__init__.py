"""The rigs: a few parameterised bodies that draw every kind of subject."""

from asazora.world.rigs.actor import body_box, draw_actor

__all__ = ["body_box", "draw_actor"]
