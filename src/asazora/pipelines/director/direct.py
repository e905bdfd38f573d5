"""From a person's prompt to one dense caption a shot, of the kind that the model was trained on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from asazora.core.direction import Direction
from asazora.models.text import TextEncoder
from asazora.pipelines.director.fit import Fitter, Report
from asazora.pipelines.director.forms import meaningful_words, split_words
from asazora.pipelines.director.marks import unknown_words
from asazora.pipelines.director.nearest import NearestNames
from asazora.pipelines.director.reader import read_prompt, read_shot
from asazora.pipelines.director.remix import is_told_in_full, remixed
from asazora.pipelines.director.stage import Stager
from asazora.pipelines.director.stand_ins import Memory, StandIns
from asazora.pipelines.director.wording import captions
from asazora.pipelines.shots import join_shots, timed_shots
from asazora.world.captions.surface import content_words
from asazora.world.scene import Scene
from asazora.world.scope import FULL, WorldScope

SCENE_SECONDS = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectedPrompt(Direction):
    """A direction with the scene that its captions tell.

    `scene` is None if nothing was recognised, or nothing was to be filled in: the prompt stays in its own words.
    """

    scene: Scene | None = None
    seconds: tuple[float | None, ...] = ()
    """The lengths that the prompt names, a shot each."""

    @property
    def revised_prompt(self) -> str:
        """The shots as one prompt with the lengths it named, which can be edited and passed back."""
        return join_shots(self.shots, self.seconds)


class Director:
    """Directs prompts for one scope. What it looks up by embedding is kept, so a director is worth keeping.

    Without an encoder nothing stands in for what lies outside the scope.
    """

    def __init__(self, scope: WorldScope, encoder: TextEncoder | None) -> None:
        self.scope, self.encoder = scope, encoder
        self.nearest = NearestNames(encoder=encoder)
        self.memory = Memory()

    def direct(self, prompt: str, seed: int = 0, *, fill: bool = True) -> DirectedPrompt:
        """One dense caption a shot. Same prompt and seed, same captions.

        Without `fill` only words outside the world are replaced: for prompts that speak of given pictures, which say
        the rest.
        """
        asked = timed_shots(prompt)
        directed = self.direct_shots([shot.text for shot in asked], seed, fill=[fill] * len(asked))
        return replace(directed, seconds=tuple(shot.seconds for shot in asked))

    def direct_shots(
        self, texts: Sequence[str], seed: int = 0, *, fill: Sequence[bool], before: Sequence[str] = ()
    ) -> DirectedPrompt:
        """`direct` for shots that have been told apart, some of which may be filled in and others not.

        All are read together, so that whoever comes back looks the same, whatever each shot is told from. `before` is
        what each shot was told when its video was made, if it is made anew now: what the texts leave open stays. Such
        shots are filled in, if all of them were told in full.
        """
        report = Report()
        unknown = tuple(unknown_words("\n".join(texts), self.scope))
        texts = self._in_known_words(texts, report)
        known = read_prompt(before)
        if known and all(is_told_in_full(spec) for spec in known):
            specs = [remixed(spec, read_shot(text, spec.subjects)) for spec, text in zip(known, texts, strict=True)]
            fill = [True] * len(texts)
        else:
            specs = read_prompt(texts)
        scene = None
        if any(fill) and not all(spec.is_empty for spec in specs):
            reports = [report if filled else Report() for filled in fill]  # what is not filled in loses nothing
            fitted = [self._fitter(one).fit(spec) for spec, one in zip(specs, reports, strict=True)]
            scene = Stager(scope=self.scope, seed=seed, report=report).scene(fitted, SCENE_SECONDS)
            told = captions(scene, seed)
            texts = [dense if filled else text for dense, filled, text in zip(told, fill, texts, strict=True)]
        return DirectedPrompt(
            shots=tuple(texts),
            unknown_words=unknown,
            replaced=report.replaced,
            left_out=tuple(report.left_out),
            scene=scene,
        )

    def _fitter(self, report: Report) -> Fitter:
        return Fitter(scope=self.scope, nearest=self.nearest, report=report)

    def _in_known_words(self, texts: Sequence[str], report: Report) -> Sequence[str]:
        """The texts with stand-ins for words that mean nothing in the whole world."""
        strange = frozenset(word for text in texts for word in _strange_words(text))
        if not strange or self.encoder is None:
            return texts
        stand_ins = StandIns(scope=self.scope, encoder=self.encoder, unknown=strange, memory=self.memory)
        revised = [stand_ins.revise(text) for text in texts]
        report.replaced |= stand_ins.found
        return revised


def direct(prompt: str, scope: WorldScope, encoder: TextEncoder | None, seed: int = 0) -> DirectedPrompt:
    """`Director.direct` for a single prompt."""
    return Director(scope, encoder).direct(prompt, seed)


def _strange_words(text: str) -> list[str]:
    """Content words of a text that mean nothing in the whole world."""
    known = meaningful_words(FULL)
    return [word for word in content_words(text) if not known.issuperset(split_words(word))]
