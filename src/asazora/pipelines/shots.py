"""Where a prompt says that one shot ends and the next begins."""

import re
from collections.abc import Sequence

_NUMBERED = re.compile(r"\[?\b(?:shot|scene)\s*(?:\d+|one|two|three|four|five)\]?\s*[:.–-]\s*", re.IGNORECASE)
_CUT = re.compile(
    r"""\s*(?:
        \[cut\]
      | \b(?:and\s+)?(?:then,?\s+)?(?:the\s+)?(?:scene|camera|view|picture|film|video|we)\s+(?:then\s+)?
        (?:cuts?|fades?|dissolves?|switches)\s+(?:away\s+|over\s+)?to\b
      | (?:^|(?<=[.;!?,\n]))\s*(?:and\s+)?(?:then,?\s+)?(?:hard\s+|smash\s+|jump\s+)?(?:cut|fade|dissolve)\s+to\b
    )(?!\s+(?:black|white)\b)\s*:?\s*""",
    re.IGNORECASE | re.VERBOSE,
)


def split_shots(prompt: str) -> tuple[str, ...]:
    """The shots of a prompt, in the user's words: `Shot 1: ... Shot 2: ...`, `Cut to: ...`, `the scene cuts to ...`.

    Text before the first numbered shot (a style, say) belongs to each of them. There is always at least one shot.
    """
    text = "\n".join(_tidy(line) for line in prompt.splitlines() if line.strip())
    preamble, *numbered = _NUMBERED.split(text) if len(_NUMBERED.findall(text)) > 1 else ("", text)
    shots = [_tidy(part) for piece in numbered for part in _CUT.split(piece)]
    shots = [shot for shot in shots if shot]
    opening = _tidy(preamble)
    if opening:
        shots = [f"{opening.rstrip('.:')}. {shot}" for shot in shots]
    return tuple(shots) or (prompt.strip(),)


def join_shots(shots: Sequence[str]) -> str:
    """One prompt that `split_shots` takes apart again."""
    if len(shots) == 1:
        return shots[0]
    return " ".join(f"Shot {number}: {shot.rstrip('.')}." for number, shot in enumerate(shots, start=1))


def _tidy(text: str) -> str:
    """One space between words (the patterns above are quadratic in longer gaps), no loose separator at the ends."""
    return " ".join(text.split()).strip(" ,;")
