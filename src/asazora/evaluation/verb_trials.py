"""The director's verbs on held-out scenes: each is given true renders, and what must hold of its result is measured.

Frames are compared as they leave the pipeline, before marks and encoding. Sources pass through a file, as people's do.
"""

import dataclasses
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from asazora.core.errors import InvalidRequestError
from asazora.core.request import GenerationRequest
from asazora.core.rng import numpy_generator
from asazora.core.verbs import Animate, Blend, Card, Extend, Loop, Recut, Remix, Span, Storyboard, Verb
from asazora.core.video_model import Frames
from asazora.evaluation.calibration import JUDGED_SIZE, true_render
from asazora.evaluation.judge import Judge
from asazora.evaluation.prompts import Trial
from asazora.evaluation.quality import psnr_db
from asazora.evaluation.verb_measures import CHANGES, MOST_LOOP, MOST_SEAM
from asazora.evaluation.verdicts import Case, Verdict
from asazora.media.source import read_source_image, read_source_video
from asazora.media.still import write_image
from asazora.media.video_writer import write_video
from asazora.models.codec import Codec, frames_to_video, video_to_frames
from asazora.pipelines.edit import Edit, perform
from asazora.pipelines.generate import ServedModel
from asazora.pipelines.stage_clock import StageClock
from asazora.pipelines.verbs import plan_edit
from asazora.world.captions import caption_shot
from asazora.world.captions.surface import surface_forms
from asazora.world.claims import Claim, claims
from asazora.world.places import belongs, times_in, weathers_in
from asazora.world.scene import Scene, Shot
from asazora.world.scope import WorldScope

FPS = 12
EXTENSION_S = 5.0
SHORT_EXTENSION_S = 2.0
"""Of a piece that was cut out, and of the bridge from a video's end to its start."""
REMIX_STRENGTH = 0.6
BLEND_PARTS = 6
"""A blend is judged in so many parts of equal length."""
MONOTONE_SLACK = 0.1
"""How far the judge's share for the second video may fall from one part to the next: about its own noise."""
CUT_SLACK_FRAMES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one verb made of one trial. `figures` by the names of MEASURES; kept frames lie in `kept` of `frames`.

    `went_in` are clips of which no frame is kept, to be seen beside the result.
    """

    figures: dict[str, float]
    frames: Frames
    kept: tuple[tuple[int, int], ...] = ()
    caption: str = ""
    went_in: tuple[Frames, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A true render as a person's file: its video, its first frame as a picture, and the scene it shows.

    `coding_step` is how far a frame in the file is from the frame that was encoded, a mean in levels: smaller steps
    between frames are no more than what encoding does to any of them.
    """

    trial: Trial
    video: Path
    picture: Path
    coding_step: float

    @property
    def frames(self) -> Frames:
        return read_source_video(self.video, JUDGED_SIZE, FPS)


def write_source(trial: Trial, folder: Path, name: str) -> Source:
    """Render a trial's scene into files in `folder`."""
    frames = true_render(trial, FPS)
    video, picture = folder / f"{name}.mp4", folder / f"{name}.png"
    write_video(video, frames, JUDGED_SIZE, FPS)
    write_image(picture, frames[0])
    coded = read_source_video(video, JUDGED_SIZE, FPS)
    coding_step = float(np.abs(coded.astype(np.int16) - frames[: len(coded)]).mean())
    return Source(trial=trial, video=video, picture=picture, coding_step=coding_step)


@dataclass(slots=True, kw_only=True)
class VerbBench:
    """Runs verbs and times them beside plain generation."""

    served: ServedModel
    codec: Codec
    judge: Judge

    @property
    def scope(self) -> WorldScope:
        return self.judge.config.scope

    plain_cpu_s: list[float] = field(default_factory=list[float])
    """Processor seconds of plain generation, a second of video."""

    def make(self, asked: GenerationRequest) -> tuple[Frames, dict[str, float]]:
        """The frames of a request, and its speed beside plain generation where that is known."""
        frames, cpu_s = self.timed(asked)
        return frames, {"speed": self.plain_cpu_s[-1] / cpu_s} if self.plain_cpu_s else {}

    def timed(self, asked: GenerationRequest) -> tuple[Frames, float]:
        """The frames of a request, and the processor seconds that a second of made ones took."""
        begun = time.process_time()
        edit = plan_edit(asked, self.served.model, self.served.plan_shots)
        planned_s = time.process_time() - begun
        frames, cpu_s = self.perform(edit)
        return frames, (planned_s + cpu_s) / max(1, num_made(edit)) * FPS

    def perform(self, edit: Edit) -> tuple[Frames, float]:
        """The frames of an edit, and the processor seconds they took."""
        begun = time.process_time()
        frames = np.concatenate(list(perform(edit, self.served.model, lambda _: None, StageClock())))
        return frames, time.process_time() - begun

    def request(
        self, trial: Trial, verb: Verb | None, prompt: str | None = None, **changes: float
    ) -> GenerationRequest:
        """What a user would ask, in the trial's own words if no others are given."""
        asked = GenerationRequest(
            prompt=trial.prompt if prompt is None else prompt,
            size=JUDGED_SIZE,
            seconds=trial.scene.duration_s,
            fps=FPS,
            seed=trial.scene.seed,
            verb=verb,
        )
        return dataclasses.replace(asked, **changes)

    def verdicts(self, frames: Frames, scene: Scene, asked: Sequence[Claim]) -> list[Verdict]:
        """The claims held against frames of a clip of the scene."""
        sights = self.judge.watch(frames, FPS, [shot.duration_s for shot in scene.shots])
        return Case(sights=sights, claims=asked, scene=scene, config=self.judge.config).verdicts()


def plain(bench: VerbBench, source: Source) -> Outcome:
    """Plain generation of the trial's prompt: what speed is measured against."""
    frames, cpu_s = bench.timed(bench.request(source.trial, None))
    bench.plain_cpu_s.append(cpu_s)
    return Outcome(figures={}, frames=frames, caption=source.trial.prompt)


def animate(bench: VerbBench, source: Source) -> Outcome:
    """The first frame of the render, animated in the words of the render."""
    frames, figures = bench.make(bench.request(source.trial, Animate(image=source.picture)))
    picture = read_source_image(source.picture, JUDGED_SIZE)
    by_codec = video_to_frames(bench.codec.decode(bench.codec.encode(frames_to_video(picture))))
    figures["first frame"] = float(psnr_db(frames[:1], picture) >= psnr_db(by_codec, picture))
    moves = [claim for claim in source.trial.claims if claim.row in ("action", "direction", "subject")]
    told = bench.verdicts(frames, source.trial.scene, moves)
    figures |= mean_truth("moves as asked", [verdict for verdict in told if verdict.claim.row != "subject"])
    return Outcome(figures=figures, frames=frames, kept=((0, 1),), caption=source.trial.prompt)


def extend_forward(bench: VerbBench, source: Source) -> Outcome:
    return _extended(bench, source, Extend(video=source.video, forward_s=EXTENSION_S), 0)


def extend_backward(bench: VerbBench, source: Source) -> Outcome:
    verb = Extend(video=source.video, backward_s=EXTENSION_S)
    return _extended(bench, source, verb, round(EXTENSION_S * FPS))


def recut(bench: VerbBench, source: Source) -> Outcome:
    """The middle second of the render, extended."""
    span = Span(start_s=1.0, end_s=2.0)
    verb = Recut(video=source.video, keep=(span,), forward_s=SHORT_EXTENSION_S)
    frames, figures = bench.make(bench.request(source.trial, verb))
    kept = source.frames[FPS : 2 * FPS]
    return _joined(source, frames, kept, 0, figures)


def loop_video(bench: VerbBench, source: Source) -> Outcome:
    """The render made to loop, without words."""
    frames, figures = bench.make(bench.request(source.trial, Loop(video=source.video, bridge_s=SHORT_EXTENSION_S), ""))
    figures |= _loop_figures(source, frames)
    return _joined(source, frames, source.frames, 0, figures)


def loop_new(bench: VerbBench, source: Source) -> Outcome:
    frames, figures = bench.make(bench.request(source.trial, Loop()))
    return Outcome(figures=figures | _loop_figures(source, frames), frames=frames, caption=source.trial.prompt)


def remix(bench: VerbBench, source: Source, change: str, changed: Scene, *, with_zero: bool) -> Outcome:
    """The render in words that name one thing that changes, as of a video made here: the rest is known to the engine.

    `with_zero` tries strength 0 as well.
    """
    prompt = change_in_words(change, changed.shots[0])
    verb = Remix(video=source.video, strength=REMIX_STRENGTH, told=source.trial.prompt)
    made, figures = bench.make(bench.request(source.trial, verb, prompt))
    before = {_place_of(claim): claim.value for claim in claims(source.trial.scene, bench.scope)}
    told = bench.verdicts(made, changed, claims(changed, bench.scope))
    asked = [verdict for verdict in told if before.get(_place_of(verdict.claim)) != verdict.claim.value]
    figures |= mean_truth("changed as asked", asked) | mean_truth(f"{change} changed", asked)
    figures |= mean_truth("the rest kept", [verdict for verdict in told if verdict not in asked])
    if with_zero:
        coded, _ = bench.make(bench.request(source.trial, dataclasses.replace(verb, strength=0.0), prompt))
        figures["strength 0 is the codec"] = float(_is_round_trip(bench.codec, source.frames, coded))
    return Outcome(figures=figures, frames=made, caption=f"remix: {prompt}", went_in=(source.frames,))


def blend(bench: VerbBench, source: Source, other: Source) -> Outcome:
    """One render into another."""
    frames, figures = bench.make(
        bench.request(source.trial, Blend(first=source.video, second=other.video), "", seconds=4.0)
    )
    shares = _shares_of_second(bench.judge, frames, source, other)
    figures["starts as A"] = float(shares[0] < 0.5)
    figures["ends as B"] = float(shares[-1] > 0.5)
    figures["monotone"] = float((np.diff(shares) > -MONOTONE_SLACK).all())
    return Outcome(figures=figures, frames=frames, went_in=(source.frames, other.frames))


def storyboard(bench: VerbBench, source: Source) -> Outcome:
    """The shots of a scene as cards."""
    scene = source.trial.scene
    generator = numpy_generator(scene.seed, "cards")
    cards = tuple(
        Card(seconds=shot.duration_s, text=caption_shot(scene, index, generator))
        for index, shot in enumerate(scene.shots)
    )
    frames, figures = bench.make(bench.request(source.trial, Storyboard(cards=cards), ""))
    same = [claim for claim in source.trial.claims if claim.row in ("persistence", "subject")]
    told = bench.verdicts(frames, scene, same)
    figures |= mean_truth("the same character", [v for v in told if v.claim.row == "persistence"])
    figures["cut where asked"] = float(np.mean([_is_cut(frames, end) for end in _cuts(scene)]))
    return Outcome(figures=figures, frames=frames, caption=source.trial.prompt)


Probe = Callable[[VerbBench, Source], Outcome]


def changed_scenes(scene: Scene, scope: WorldScope) -> dict[str, Scene]:
    """The scene with one thing changed, for each of CHANGES that it allows; what it becomes is drawn by the scene."""
    (shot,) = scene.shots
    generator = numpy_generator(scene.seed, "changed", scene)  # seeds of scenes are few
    found: dict[str, Scene] = {}
    for change in CHANGES:
        others = _others(change, shot, scope)
        if others:
            found[change] = dataclasses.replace(scene, shots=(others[int(generator.integers(len(others)))],))
    return found


def change_in_words(change: str, shot: Shot) -> str:
    """What a person types who wants one thing of a video to be as it is in the shot."""
    match change:
        case "light":
            return surface_forms("time", shot.time_of_day)[0]
        case "weather":
            return surface_forms("weather", shot.weather)[0]
        case "setting":
            return surface_forms("setting", shot.setting)[0]
        case _:
            first = shot.actors[0]
            noun, nouns = surface_forms("kind", first.kind)[:2]
            return f"the {noun} is {first.colour}" if first.count == 1 else f"the {nouns} are {first.colour}"


def _others(change: str, shot: Shot, scope: WorldScope) -> list[Shot]:
    """The shot with one thing about it changed, in all ways that the scope and the place allow."""
    first, *rest = shot.actors
    match change:
        case "light":
            others = [_with(shot, time_of_day=time) for time in _both(times_in(shot.setting), scope.times_of_day)]
        case "weather":
            others = [_with(shot, weather=name) for name in _both(weathers_in(shot.setting), scope.weathers)]
        case "setting":
            others = [_with(shot, setting=place) for place in scope.settings if _fits(shot, place)]
        case _:
            colours = scope.colours if first.colour is not None else ()
            others = [_with(shot, actors=(dataclasses.replace(first, colour=one), *rest)) for one in colours]
    return [other for other in others if other != shot]


def _both(some: Sequence[str], others: Sequence[str]) -> list[str]:
    return [name for name in some if name in others]


def _fits(shot: Shot, place: str) -> bool:
    """Whether a place has room for the shot as it is."""
    knows = shot.time_of_day in times_in(place) and shot.weather in weathers_in(place)
    return knows and all(belongs(actor.kind, place) for actor in shot.actors)


def steps(frames: Frames) -> np.ndarray:
    """(F - 1,) mean absolute difference of each frame from the one before, in levels."""
    return np.array([np.abs(after.astype(np.int16) - before).mean() for before, after in pairwise(frames)])


def _with(shot: Shot, **changes: Any) -> Shot:
    return dataclasses.replace(shot, **changes)


def _place_of(claim: Claim) -> tuple[object, ...]:
    return claim.row, claim.subject, claim.shot_index, claim.start, claim.landmarks


def _extended(bench: VerbBench, source: Source, verb: Extend, start: int) -> Outcome:
    frames, figures = bench.make(bench.request(source.trial, verb))
    return _joined(source, frames, source.frames, start, figures)


def _joined(source: Source, frames: Frames, kept: Frames, start: int, figures: dict[str, float]) -> Outcome:
    """Measure a result that holds `kept` frames from `start` on, and made ones on one side of them."""
    end = start + len(kept)
    figures["kept is identical"] = float(np.array_equal(frames[start:end], kept))
    seam = float(steps(frames)[end - 1 if start == 0 else start - 1])
    figures |= _ratio("seam ratio", seam, frames, source, MOST_SEAM)
    return Outcome(figures=figures, frames=frames, kept=((start, end),), caption=source.trial.prompt)


def _loop_figures(source: Source, frames: Frames) -> dict[str, float]:
    step = float(steps(np.stack([frames[-1], frames[0]]))[0])
    return _ratio("loop ratio", step, frames, source, MOST_LOOP)


def _ratio(name: str, step: float, frames: Frames, source: Source, most: float) -> dict[str, float]:
    """A step in median steps of the clip, and whether it is small enough.

    Where next to nothing moves the median says nothing, and any step is many of them: it counts as what encoding alone
    does to a frame of the same scene, at least.
    """
    ratio = step / max(float(np.median(steps(frames))), source.coding_step)
    return {name: ratio, f"{name} at most {most}": float(ratio <= most)}


def _is_round_trip(codec: Codec, source: Frames, made: Frames) -> bool:
    whole = (len(source) - 1) // codec.geometry.time * codec.geometry.time + 1
    expected = video_to_frames(codec.decode(codec.encode(frames_to_video(source[:whole]))))
    return bool(np.abs(made[:whole].astype(int) - expected).max() <= 1)


def _shares_of_second(judge: Judge, frames: Frames, first: Source, second: Source) -> np.ndarray:
    """(BLEND_PARTS,) what the judge gives the second video's setting, time and weather beside the first's, 0 to 1."""
    a, b = first.trial.scene.shots[0], second.trial.scene.shots[0]
    rows = {
        "setting": (a.setting, b.setting),
        "time": (a.time_of_day, b.time_of_day),
        "weather": (a.weather, b.weather),
    }
    told = {row: names for row, names in rows.items() if names[0] != names[1]}
    if not told:
        raise InvalidRequestError("pair to blend", a.setting, "two scenes of unlike setting, time or weather")
    shares = []
    for part in np.array_split(frames, BLEND_PARTS):
        (sight,) = judge.watch(part, FPS, [len(part) / FPS])
        chances = {row: [sight.frame[row][judge.config.frame_rows[row].index(n)] for n in told[row]] for row in told}
        shares.append(np.mean([after / max(before + after, 1e-6) for before, after in chances.values()]))
    return np.array(shares)


def _cuts(scene: Scene) -> list[int]:
    """The frames at which later shots begin."""
    return [round(end * FPS) for end in np.cumsum([shot.duration_s for shot in scene.shots])[:-1]]


def _is_cut(frames: Frames, asked: int) -> bool:
    """Whether the largest step within a second of the frame asked lies at most a latent frame from it."""
    begin = max(0, asked - FPS)
    around = steps(frames[begin : asked + FPS])
    return abs(begin + int(around.argmax()) + 1 - asked) <= CUT_SLACK_FRAMES


def mean_truth(name: str, verdicts: Sequence[Verdict]) -> dict[str, float]:
    """The share of claims that are true, if there are any."""
    return {name: float(np.mean([verdict.is_true for verdict in verdicts]))} if verdicts else {}


def num_made(edit: Edit) -> int:
    """Frames of an edit that a model makes."""
    return sum(stretch.num_made for take in edit.takes for stretch in take.stretches)
