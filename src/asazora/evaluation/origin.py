"""`generated_here` measured over all tiers: files as published, attacked copies of them, and clips from elsewhere.

`python -m asazora.evaluation.origin --clips 24` prints one JSON object; what was found so far goes to stderr meanwhile.
Each clip costs some ten readings of a file. `--natural FOLDER` asks about the videos and photographs of a folder too.
"""

import argparse
import json
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from asazora.core.request import GenerationRequest
from asazora.core.sizes import Size
from asazora.core.video_model import Frames
from asazora.evaluation.marks import ATTACKS, FPS, SECONDS, SIZE, Attack, clips
from asazora.evaluation.natural import natural_clips
from asazora.evaluation.score import Share
from asazora.media.video_reader import read_video
from asazora.media.video_writer import write_video
from asazora.provenance.marking import start_marking
from asazora.provenance.verify import Verification, verify

PUBLISHED = "as published"
COMMON_ATTACKS = (
    "as delivered, encoded again",
    "CRF 28",
    "resize .5",
    "crop .5 of each side",
    "mirrored",
    "every other frame",
)
"""What a mark must survive; none of these copies keeps its credentials."""

OTHER_ATTACKS = ("crop .71, blown up", "double speed")
"""What a fingerprint should survive besides."""

UNMARKED, OTHER_INSTALL, NATURAL = "never published", "of another install", "natural"
NATURAL_FRAMES = 23
SILENT = "silent"
"""The detector's band where there is none for these weights, or it has too little to judge."""

_REQUEST = GenerationRequest(prompt="a fox in the snow", size=SIZE, seconds=SECONDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginReport:
    """How often a file that was made here is said to be (`known`), and one that was not (`claimed`), by kind.

    `matched`: how often the fingerprint of a copy names the right video, and that of another clip any.
    `natural_bands`: how many natural clips fall into each band of the detector.
    """

    known: Mapping[str, Share]
    claimed: Mapping[str, Share]
    matched: Mapping[str, Share]
    natural_bands: Mapping[str, int]

    def in_short(self) -> str:
        """How many of how many `generated_here` is true of, by kind."""
        rows = {**self.known, **self.claimed}
        return ", ".join(f"{name} {share.true}/{share.n}" for name, share in rows.items())


def measure_origin(
    num_clips: int,
    attacks: Sequence[str] = (*COMMON_ATTACKS, *OTHER_ATTACKS),
    on_part: Callable[[str], None] = lambda _: None,
    natural: Path | None = None,
) -> OriginReport:
    """Publish clips as the engine does, in an install of their own, and ask about them and about as many others.

    `num_clips` is taken for the next even number: half of either side are scenes of the world, half textures. All that
    is found in the folder `natural` is asked about as well. `on_part` is told, clip by clip, what is known by then.
    """
    tally = _Tally()
    with tempfile.TemporaryDirectory() as folder:
        home, elsewhere = Path(folder) / "home", Path(folder) / "elsewhere"
        count = 4 * -(-num_clips // 2)
        for number, clip in enumerate(clips(count)):
            path = Path(folder) / f"{number}.mp4"
            if number // 2 % 2 == 0:
                tally.add_ours(_published(path, clip, home), home, attacks)
            else:
                _write(path, clip, FPS, 18)
                foreign = _published(path.with_name("foreign.mp4"), clip, elsewhere)
                tally.add_other(UNMARKED, verify(path, home))
                tally.add_other(OTHER_INSTALL, verify(foreign, home))
            on_part(f"clip {number + 1} of {count}: {tally.report().in_short()}")
        for name, clip in natural_clips(natural, SIZE, FPS, NATURAL_FRAMES, seed=0) if natural else ():
            path = Path(folder) / "natural.mp4"
            _write(path, clip, FPS, 18)
            tally.add_natural(verify(path, home))
            on_part(f"{name}: {tally.report().in_short()}")
    return tally.report()


class _Tally:
    """The answers about files, by kind."""

    def __init__(self) -> None:
        self._known, self._claimed, self._matched = (defaultdict[str, list[bool]](list) for _ in range(3))
        self._bands = Counter[str]()

    def add_ours(self, published: Path, home: Path, attacks: Sequence[str]) -> None:
        """Ask about a published file and attacked copies of it."""
        original = verify(published, home)
        answers = {name: verify(_attacked(published, ATTACKS[name]), home) for name in attacks}
        for name, found in {PUBLISHED: original, **answers}.items():
            self._known[name].append(found.generated_here is True)
            is_right = found.fingerprint.video_id == original.c2pa.label
            self._matched[name].append(found.fingerprint.match and is_right)

    def add_other(self, kind: str, found: Verification) -> None:
        """Note the answer about a clip that was not made here."""
        self._claimed[kind].append(found.generated_here is True)
        self._matched[kind].append(found.fingerprint.match)

    def add_natural(self, found: Verification) -> None:
        """Note the answer about a clip that no model made."""
        self._claimed[NATURAL].append(found.generated_here is True)
        self._bands[SILENT if found.classifier is None else found.classifier.band] += 1

    def report(self) -> OriginReport:
        """The answers so far."""
        return OriginReport(
            known=_shares(self._known),
            claimed=_shares(self._claimed),
            matched=_shares(self._matched),
            natural_bands=dict(self._bands),
        )


def _published(path: Path, clip: Frames, home: Path) -> Path:
    marking = start_marking(_REQUEST, "evaluation", home)
    _write(path, marking.apply(clip), FPS, 18)
    marking.finish(path, path.name)
    return path


def _attacked(published: Path, attack: Attack) -> Path:
    frames, fps, crf = attack(read_video(published))
    path = published.with_name("copy.mp4")
    _write(path, frames, fps, crf)
    return path


def _write(path: Path, frames: Frames, fps: int, crf: int) -> None:
    write_video(path, np.ascontiguousarray(frames), Size(frames.shape[2], frames.shape[1]), fps, crf)


def _shares(answers: Mapping[str, list[bool]]) -> dict[str, Share]:
    return {name: Share(n=len(given), true=sum(given)) for name, given in answers.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clips", type=int, default=24)
    parser.add_argument("--natural", type=Path, help="a folder of videos and photographs that no model made")
    asked = parser.parse_args()

    def on_part(part: str) -> None:
        print(part, file=sys.stderr, flush=True)  # noqa: T201

    report = measure_origin(asked.clips, on_part=on_part, natural=asked.natural)
    print(json.dumps(asdict(report), indent=1))  # noqa: T201


if __name__ == "__main__":
    main()
