"""Where a prompt says that one shot ends and the next begins, and how long each is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_NUMBERED = re.compile(r"\[?\b(?:shot|scene)\s*(?:\d+|one|two|three|four|five)\]?\s*[:.–-]\s*", re.IGNORECASE)
_CUT = re.compile(
    r"""\s*(?:
        \[cut\]
      | (?<=\.)\s*then,?\s+in\s+the\s+next\s+shot,?\s*
      | (?<=\.)\s*the\s+scene\s+changes\s*:
      | \b(?:and\s+)?(?:then,?\s+)?(?:the\s+)?(?:scene|camera|view|picture|film|video|we)\s+(?:then\s+)?
        (?:cuts?|fades?|dissolves?|switches)\s+(?:away\s+|over\s+)?to\b
      | (?:^|(?<=[.;!?,\n]))\s*(?:and\s+)?(?:then,?\s+)?(?:hard\s+|smash\s+|jump\s+)?(?:cut|fade|dissolve)\s+to\b
    )(?!\s+(?:black|white)\b(?!-and))\s*:?\s*""",
    re.IGNORECASE | re.VERBOSE,
)

_LENGTH = re.compile(r"\s*\((\d{1,4}(?:\.\d{1,3})?)\s?(?:s|secs?|seconds?)\)\s*:?", re.IGNORECASE)
_LABEL_WITH_LENGTH = re.compile(
    r"(\b(?:shot|scene)\s?(?:\d+|one|two|three|four|five)\]?)(\s?\([^()]{1,20}\))(\s?[:.–-])", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedShot:
    """What one shot shows, and how long it says it is: `(3 s)`."""

    text: str
    seconds: float | None = None


def timed_shots(prompt: str) -> tuple[TimedShot, ...]:
    """The shots of a prompt with the lengths they name: `Shot 1 (3 s): ...`, `Cut to: a dog (2.5 seconds)`."""
    # A length between label and colon would keep the label from being one: it moves behind the colon.
    parts = _parts(_LABEL_WITH_LENGTH.sub(r"\1\3\2 ", prompt))
    return tuple(_timed(part) for part in parts)


def shot_seconds(prompt: str) -> tuple[float | None, ...]:
    """The length that each shot of a prompt names."""
    return tuple(shot.seconds for shot in timed_shots(prompt))


def prompt_seconds(prompt: str) -> float | None:
    """How long the prompt says all of it is; None unless each of its shots names a length."""
    lengths = [shot.seconds for shot in timed_shots(prompt)]
    named = [length for length in lengths if length is not None]
    return sum(named) if named and len(named) == len(lengths) else None


def split_shots(prompt: str) -> tuple[str, ...]:
    """The shots of a prompt, in the user's words: `Shot 1: ... Shot 2: ...`, `Cut to: ...`, `the scene cuts to ...`.

    Text before the first numbered shot (a style, say) belongs to each of them. There is always at least one shot.
    Lengths such as `(3 s)` are no part of them.
    """
    return tuple(shot.text for shot in timed_shots(prompt))


def _parts(prompt: str) -> tuple[str, ...]:
    text = "\n".join(_tidy(line) for line in prompt.splitlines() if line.strip())
    preamble, *numbered = _NUMBERED.split(text) if len(_NUMBERED.findall(text)) > 1 else ("", text)
    shots = [_tidy(part) for piece in numbered for part in _CUT.split(piece)]
    shots = [shot for shot in shots if shot]
    opening = _tidy(preamble)
    if opening:
        shots = [f"{opening.rstrip('.:')}. {shot}" for shot in shots]
    return tuple(shots) or (prompt.strip(),)


def join_shots(shots: Sequence[str], seconds: Sequence[float | None] = ()) -> str:
    """One prompt that `timed_shots` takes apart again, into the same texts and lengths."""
    lengths = [None if length is None else _length(length) for length in seconds or [None] * len(shots)]
    if len(shots) == 1:
        return shots[0] if lengths[0] is None else _ended(shots[0], lengths[0])
    parts = [
        f"Shot {number}{'' if length is None else f' ({length})'}: {shot}"
        for number, (shot, length) in enumerate(zip(shots, lengths, strict=True), start=1)
    ]
    return "".join(part + _gap(part) for part in parts[:-1]) + "".join(parts[-1:])


def _timed(part: str) -> TimedShot:
    """The part without the first length in it. A length of nothing, or alone, is no length."""
    found = _LENGTH.search(part)
    rest = _tidy(_LENGTH.sub(" ", part)) if found else part
    if not found or not rest or float(found[1]) == 0:
        return TimedShot(text=part)
    return TimedShot(text=rest.replace(" .", "."), seconds=float(found[1]))


def _length(seconds: float) -> str:
    """A length as prompts name it, to the millisecond."""
    return f"{seconds:.3f}".rstrip("0").rstrip(".") + " s"


def _ended(text: str, length: str) -> str:
    """A text with its length at its end."""
    stop = "." if text.endswith(".") else ""
    return f"{text.removesuffix(stop)} ({length}){stop}"


def _gap(text: str) -> str:
    """What stands between a shot and the next, which is no part of either."""
    return " " if text.endswith((".", "!", "?")) else "; "


def _tidy(text: str) -> str:
    """One space between words (the patterns above are quadratic in longer gaps), no loose separator at the ends."""
    return " ".join(text.split()).strip(" ,;")
