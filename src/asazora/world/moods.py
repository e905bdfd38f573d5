"""Emotions in time: which one shows, how strongly, and how the body moves with it."""

from asazora.world.actions.motion import Body, smooth, wave
from asazora.world.scene import Mood

TURN_S = 0.3
"""How long the face takes from one emotion to the next: half of it out of the old one, half into the new."""


def emotion_at(moods: tuple[Mood, ...], time_s: float, duration_s: float) -> tuple[str, float]:
    """(emotion, amount 0..1) at a time of the shot. A mood that touches an end of the shot is there in full."""
    for mood in moods:
        start, end = mood.start * duration_s, mood.end * duration_s
        if start <= time_s < end or (time_s >= end == duration_s):
            rise = smooth((time_s - start) / (0.5 * TURN_S)) if mood.start > 0 else 1.0
            fall = smooth((end - time_s) / (0.5 * TURN_S)) if mood.end < 1 else 1.0
            return mood.emotion, min(rise, fall)
    return "neutral", 1.0


def move_with(emotion: str, amount: float, body: Body, time_s: float, phase: float) -> None:
    """Let the body follow the emotion: little bounces of joy, a droop, a tremble."""
    if emotion == "happy":
        body.squash += 0.035 * amount * wave(time_s, 1.5, phase)
        body.head_tilt += 0.08 * amount * wave(time_s, 0.75, phase)
    elif emotion == "sad":
        body.squash -= 0.02 * amount
        body.head_tilt += amount * (0.12 + 0.05 * wave(time_s, 0.3, phase))
    elif emotion == "angry":
        body.lean += 0.05 * amount * (1.0 + wave(time_s, 2.0, phase))
    elif emotion == "surprised":
        body.squash += 0.03 * amount
        body.lean -= 0.05 * amount
    elif emotion == "afraid":
        body.lean += 0.035 * amount * wave(time_s, 5.3, phase)
    elif emotion == "sleepy":
        body.head_tilt += 0.15 * amount * max(0.0, wave(time_s, 0.25, phase))
