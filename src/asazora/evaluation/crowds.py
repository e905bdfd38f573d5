"""Scenes with several unrelated subjects: the judge meets more bodies a rendered frame than in scenes with a story.

Combinations that the model never sees are not left out: the judge must know a white ball as well as a red one.
"""

from dataclasses import replace

import numpy as np

from asazora.world.actions import can_do
from asazora.world.draw import Draw
from asazora.world.families import actor, solo_actions
from asazora.world.kinds import KINDS
from asazora.world.scene import Actor, Mood, Scene, Shot
from asazora.world.scope import WorldScope
from asazora.world.staging import with_action

DEPTHS = (0.1, 0.5)
GROUP_SHARE = 0.15
"""How often a subject is a group."""
SIDE = 0.75
"""How far from the middle the outermost subjects stand."""


def crowd_scene(generator: np.random.Generator, scope: WorldScope, duration_s: float, most: int) -> Scene:
    """Two to `most` subjects side by side, each doing something."""
    draw = Draw(generator=generator, scope=scope)
    setting = draw.setting(())
    count = draw.pick(range(2, most + 1))
    places = np.linspace(-SIDE, SIDE, count)
    actors = tuple(_subject(draw, chr(ord("a") + index), places[index]) for index in range(count))
    shot = Shot(
        duration_s=duration_s,
        setting=setting,
        actors=actors,
        time_of_day=draw.time_of_day(setting),
        weather=draw.weather(setting),
    )
    return Scene(shots=(shot,), style=draw.style(), seed=int(draw.generator.integers(2**31)))


def _subject(draw: Draw, name: str, x: float) -> Actor:
    kind = draw.pick(draw.scope.kinds)
    emotion = draw.pick(draw.scope.emotions)
    moods = (Mood(emotion=emotion),) if KINDS[kind].breathes and emotion != "neutral" else ()
    able = [action for action in solo_actions(draw.scope) if can_do(kind, action)]
    one = with_action(draw, replace(actor(draw, name, kind), moods=moods), draw.pick(able))
    count = draw.pick(range(1, draw.scope.max_count + 1)) if draw.chance(GROUP_SHARE) else 1
    facing = draw.pick(("left", "right", "none")) if not one.actions else one.facing
    depth = round(float(draw.generator.uniform(*DEPTHS)), 3)
    return replace(one, x=round(x + draw.jitter(0.1), 3), depth=depth, count=count, facing=facing)
