"""Lasting effects: changes written once and never taken back, read at any time."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from asazora.world.scene import Actor, Scene
from asazora.world.state import Effects

Key = tuple[str, int]
"""An actor's id and which of its group."""

_UNCHANGED = Effects()
_SEEDLING = 0.2


@dataclass(frozen=True, slots=True)
class _Change:
    start_s: float
    end_s: float
    field: str
    before: Any
    after: Any

    def value(self, time_s: float) -> Any:
        if self.end_s <= self.start_s or time_s >= self.end_s or isinstance(self.after, str | bool):
            return self.after
        return self.before + (self.after - self.before) * (time_s - self.start_s) / (self.end_s - self.start_s)


class EffectBook:
    """What has happened to each thing of a clip. Times in seconds of the clip."""

    def __init__(self, scene: Scene) -> None:
        self._first = {actor.id: _first_effects(actor.id, scene) for shot in scene.shots for actor in shot.actors}
        self._changes: dict[Key, list[_Change]] = defaultdict(list)

    def at(self, key: Key, time_s: float) -> Effects:
        first = self._first[key[0]]
        changes = self._changes.get(key)
        if not changes:
            return first
        values = {c.field: c.value(time_s) for c in changes if c.start_s <= time_s}
        return replace(first, **values) if values else first

    def change(self, key: Key, field: str, after: Any, start_s: float, end_s: float | None = None) -> None:
        """Let `field` run from what it is at `start_s` to `after` at `end_s` (at once if None), and stay there."""
        before = getattr(self.at(key, start_s), field)
        self._changes[key].append(_Change(start_s, start_s if end_s is None else end_s, field, before, after))
        self._changes[key].sort(key=lambda change: change.start_s)


def _first_effects(actor_id: str, scene: Scene) -> Effects:
    """What a thing is like before anything happens: a cup that is drunk from starts full, a plant that grows small."""
    for shot in scene.shots:
        for name in _actions_upon(actor_id, shot.actors):
            if name == "grow":
                return replace(_UNCHANGED, growth=_SEEDLING)
            if name == "drink":
                return replace(_UNCHANGED, fill=1.0)
            if name == "fill":
                return _UNCHANGED
    return _UNCHANGED


def _actions_upon(actor_id: str, actors: Sequence[Actor]) -> list[str]:
    """Names of the actions that an actor does or that are done to it, in order of time."""
    found = [
        (action.start, action.name)
        for actor in actors
        for action in actor.actions
        if action.target == actor_id or (action.target is None and actor.id == actor_id)
    ]
    return [name for _, name in sorted(found)]
