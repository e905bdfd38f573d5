"""Who is seen in a video, in words that a prompt can say: what the score's judge makes of its main body."""

from pathlib import Path

from asazora.core.sizes import Size
from asazora.evaluation.judge import BodySight, Judge, judge_folder
from asazora.evaluation.judge_config import JUDGE_FPS, PICTURE_PX, JudgeConfig
from asazora.media.source import read_source_video

MAX_SECONDS, MIN_FRAMES = 4.0, JUDGE_FPS
LEAST_SURE = 0.4
"""Kinds and clothes that are less likely than this are not named."""


def looks_in(path: Path) -> str | None:
    """Words such as `red fox with a blue scarf` for the most prominent body; None if nobody is surely seen."""
    frames = read_source_video(path, Size(PICTURE_PX, PICTURE_PX), JUDGE_FPS, max_seconds=MAX_SECONDS)
    if len(frames) < MIN_FRAMES:
        return None
    judge = Judge.load(judge_folder())
    (sight,) = judge.watch(frames, JUDGE_FPS, (len(frames) / JUDGE_FPS,))
    body = max(sight.bodies, key=lambda body: body.weight, default=None)
    return None if body is None else words_for(body, judge.config)


def words_for(body: BodySight, config: JudgeConfig) -> str | None:
    """The kind, colour and clothes of a body; None if its kind is in doubt."""
    kind = _named(body, "subject", config)
    if not kind:
        return None
    colour = _named(body, "colour", config)
    clothes = [
        f"{shade} {piece}" for piece in config.scope.accessories if (shade := _named(body, f"wears {piece}", config))
    ]
    worn = f" with a {' and a '.join(clothes)}" if clothes else ""
    return " ".join(word for word in (colour, kind) if word) + worn


def _named(body: BodySight, row: str, config: JudgeConfig) -> str:
    """The likeliest name of a row, or nothing if it is not likely enough."""
    chances = body.mean(row)
    best = int(chances.argmax())
    return config.crop_rows[row][best] if chances[best] >= LEAST_SURE else ""
