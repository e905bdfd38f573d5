"""Which planner makes which action: one table over the groups of actions."""

from collections.abc import Callable

from asazora.world.actions import changes, gaits, gestures, handling, interactions, pivots, rigid, throwing
from asazora.world.actions.performer import Performer, Span
from asazora.world.actions.stage import Stage

Planner = Callable[[Performer, Stage, Span], None]

PLANNERS: dict[str, Planner] = {
    **gaits.PLANNERS,
    **gestures.PLANNERS,
    **handling.PLANNERS,
    **throwing.PLANNERS,
    **interactions.PLANNERS,
    **rigid.PLANNERS,
    **pivots.PLANNERS,
    **changes.PLANNERS,
}
