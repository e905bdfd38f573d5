"""What each emotion does to a face and to a body, as numbers; the rigs read the parts they have."""

from dataclasses import dataclass, fields
from functools import lru_cache


@dataclass(frozen=True, slots=True, kw_only=True)
class Expression:
    """Face and bearing. All 0 (and openness 1) is neutral; -1 and 1 are the strongest ends."""

    brow_raise: float = 0.2
    brow_slant: float = 0.0
    """Above 0: inner ends down (anger). Below 0: inner ends up (sorrow)."""
    brow_weight: float = 0.0
    eye_open: float = 1.0
    pupil: float = 1.0
    mouth_curve: float = 0.35
    mouth_open: float = 0.0
    mouth_width: float = 1.0
    mouth_wave: float = 0.0
    blush: float = 0.0
    redness: float = 0.0
    pale: float = 0.0
    tear: float = 0.0
    sweat: float = 0.0
    snore: float = 0.0
    head_drop: float = 0.0
    """Radians that the head sinks forward."""
    arms_up: float = 0.0
    """Radians that the arms rise out from the sides."""
    hands_in: float = 0.0
    """1 = hands held at the chin."""
    stretch: float = 0.0
    """Added to the pose's squash."""
    lean: float = 0.0
    perk: float = 0.0
    """Ears and tail: -1 hang, 1 stand up."""


_EXPRESSIONS = {
    "neutral": Expression(),
    "happy": Expression(
        brow_raise=0.6, mouth_curve=1.0, mouth_open=0.55, mouth_width=1.35, blush=0.8, arms_up=0.7, stretch=0.03,
        perk=1.0,
    ),
    "sad": Expression(
        brow_raise=0.25, brow_slant=-1.0, brow_weight=0.3, eye_open=0.7, mouth_curve=-1.0, mouth_width=1.0,
        tear=1.0, head_drop=0.3, stretch=-0.08, lean=0.06, perk=-1.0,
    ),
    "angry": Expression(
        brow_raise=-0.7, brow_slant=1.0, brow_weight=1.0, eye_open=0.75, pupil=0.75, mouth_curve=-0.8, mouth_width=1.1,
        redness=1.0, arms_up=0.55, stretch=-0.03, lean=0.1, perk=0.3,
    ),
    "surprised": Expression(
        brow_raise=1.3, eye_open=1.4, pupil=0.55, mouth_curve=0.0, mouth_open=1.3, mouth_width=0.5,
        arms_up=1.25, stretch=0.07, perk=1.0,
    ),
    "afraid": Expression(
        brow_raise=0.9, brow_slant=-0.8, eye_open=1.3, pupil=0.4, mouth_curve=-0.2, mouth_width=1.2, mouth_wave=1.0,
        pale=1.0, sweat=1.0, hands_in=1.0, stretch=-0.13, lean=-0.1, perk=-0.7,
    ),
    "sleepy": Expression(
        brow_raise=0.3, brow_slant=-0.2, eye_open=0.32, mouth_curve=0.1, mouth_open=0.18, mouth_width=0.45,
        snore=1.0, head_drop=0.24, stretch=-0.05, perk=-0.5,
    ),
}  # fmt: skip


@lru_cache(maxsize=1024)
def expression(emotion: str, amount: float = 1.0) -> Expression:
    """The emotion blended with neutral: `amount` 0 is neutral, 1 the full emotion."""
    start, end = _EXPRESSIONS["neutral"], _EXPRESSIONS[emotion]

    def blend(name: str) -> float:
        a, b = getattr(start, name), getattr(end, name)
        return a + (b - a) * amount

    return Expression(**{field.name: blend(field.name) for field in fields(Expression)})
