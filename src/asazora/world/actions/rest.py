"""Doing nothing: breathing, blinking, hovering."""

import math

from asazora.world.actions.motion import Body, Motion, pulse, wave
from asazora.world.actions.performer import Performer
from asazora.world.actions.rules import AIRCRAFT, FLYERS, SWIMMERS

WING_BEATS = {"bird": 2.2, "butterfly": 3.0, "dragon": 1.3}
"""Beats a second."""


def rest(who: Performer) -> Motion:
    """Standing still: breathing and blinking; flyers and swimmers hover, things do nothing."""
    if not who.is_living:
        return lambda _t, _body: None
    home = who.start.height
    hovers = who.kind in SWIMMERS or (who.kind in FLYERS and home > 0.05) or who.kind == "butterfly"

    def stand(t: float, body: Body) -> None:
        body.height = home
        body.squash = 0.015 * wave(t, 0.4, who.phase)
        body.eyes = blink(t, who.phase)
        body.head_tilt = 0.05 * wave(t, 0.13, who.phase)

    def hover(t: float, body: Body) -> None:
        hold_in_medium(who, body, t)
        body.height += 0.02 * wave(t, 0.5, who.phase)
        body.eyes = blink(t, who.phase)

    return hover if hovers else stand


def blink(t: float, phase: float) -> float:
    """How open the eyes are: shut for a moment every three seconds or so."""
    return 1.0 - pulse((t + 3.1 * phase) % 3.1, 2.8, 3.05, 0.1)


def hold_in_medium(who: Performer, body: Body, t: float) -> None:
    """Wings beating in the air, fins and arms moving in the water."""
    if who.kind in SWIMMERS or who.kind not in (*FLYERS, *AIRCRAFT):
        body.stance = "swim"
        body.stride = math.tau * (0.6 * t + who.phase)
        body.stride_amount = 0.4
    else:
        body.stance = "fly"
        body.wing = math.tau * (WING_BEATS.get(who.kind, 0.0) * t + who.phase)
