"""The engine: from a request to a published file, through every check and every mark, in one order."""

import dataclasses
import functools
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from asazora.core.errors import InvalidRequestError
from asazora.core.home import asazora_home
from asazora.core.ranking import Ranker
from asazora.core.request import GenerationRequest
from asazora.core.video_model import Frames
from asazora.engine.best_of import best_candidate, check_best_of
from asazora.engine.broadcast import STREAM, Broadcast, LiveCopy, Sink, send, spool_folder
from asazora.engine.cancel import CancelToken
from asazora.engine.checks import Check, Decision, PromptHasWords, decide_on_file, refuse
from asazora.engine.ingredients import chain_with, ingredients_of, with_known
from asazora.engine.job import GenerationResult, Job, OnProgress, Phase
from asazora.engine.monitor import JobMonitor
from asazora.engine.output import check_suffix, open_writer
from asazora.engine.outside_director import OutsideDirector, ask_outside
from asazora.engine.policy_checks import (
    ClipPolicy,
    PromptPolicy,
    UploadPolicy,
    hashes_of,
    on_record,
    texts_of_request,
    texts_of_shots,
)
from asazora.engine.publish import check_destination, staged
from asazora.engine.quarantine import Gate, Quarantine
from asazora.engine.registry import LoadModel
from asazora.media.source import while_reading
from asazora.pipelines.edit import perform
from asazora.pipelines.generate import ServedModel, direction_of
from asazora.pipelines.sources import check_sources, reviewed_spans
from asazora.pipelines.verbs import plan_edit
from asazora.provenance.marking import Marking, start_marking


class Engine:
    """Serves requests with one model, which is loaded when the first request has passed its checks."""

    def __init__(
        self,
        load: LoadModel,
        *,
        prompt_checks: Sequence[Check[str]] = (),
        frame_checks: Sequence[Check[Frames]] = (),
        home: Path | None = None,
        director: OutsideDirector | None = None,
        ranker: Ranker | None = None,
    ) -> None:
        """`home` holds the keys that mark and sign, and the policy; the install's own folder if not given.

        `prompt_checks` and `frame_checks` come on top of the content policy, which no argument switches off.
        `director` is asked before the model's own; `ranker` chooses where a request wants the best of several.
        """
        self._load = load
        self._served: ServedModel | None = None
        self._home = home or asazora_home()
        self._prompt_policy = PromptPolicy(self._home)
        self._prompt_checks = (PromptHasWords(), self._prompt_policy, *prompt_checks)
        self._frame_checks = frame_checks
        self._director = director
        self._ranker = ranker

    def prepare(self) -> None:
        """Read the prompt check, which the first request would wait for. Raises InvalidRequestError or WeightsError."""
        self._prompt_policy.prepare()

    def generate(
        self,
        request: GenerationRequest,
        output: Path,
        *,
        force: bool = False,
        on_progress: OnProgress | None = None,
        cancel: CancelToken | None = None,
        quarantine: Quarantine | None = None,
        live: Path | None = None,
    ) -> GenerationResult:
        """Make the video (or still) and publish it as `output`. On any error no file is left.

        With a quarantine, what a person must look at first is made and left there, and the result says why; without
        one it is refused. In the folder `live`, `stream.mp4` grows while the video is made, until a check objects.
        """
        check_suffix(request, output)
        monitor = JobMonitor(request.num_frames, on_progress, cancel)
        gate = Gate(quarantine)
        made = output if quarantine is None else quarantine.file
        with monitor.clock.measure("total"), staged(made, force=force) as part:
            job = self._prepare(request, monitor, gate)
            self._fill(part, job, output.name, monitor, live)
        if quarantine is not None and not gate.objections:
            quarantine.release(output, force=force)
        return job.result(made if gate.objections else output, monitor.clock.seconds)

    def variations(
        self,
        request: GenerationRequest,
        outputs: Sequence[Path],
        *,
        force: bool = False,
        on_progress: OnProgress | None = None,
        cancel: CancelToken | None = None,
    ) -> Iterator[GenerationResult]:
        """Make and publish a video a name, with seeds that follow each other; each result comes when its file is there.

        Prompt and plan are checked and made once, so that all show the same words. After an error the files that have
        been published stay.
        """
        if request.best_of > 1:
            raise InvalidRequestError("best of", request.best_of, "1 with variations, which keep all that is made")
        for output in outputs:
            check_suffix(request, output)
            check_destination(output, force)
        monitor = JobMonitor(request.num_frames, on_progress, cancel)
        job = self._prepare(request, monitor, Gate(None))
        jobs = [job.with_seed(request.seed + number) for number in range(len(outputs))]
        for varied, output in zip(jobs, outputs, strict=True):
            with monitor.clock.measure("total"), staged(output, force=force) as part:
                self._fill(part, varied, output.name, monitor)
            yield varied.result(output, monitor.clock.seconds)
            monitor = JobMonitor(job.request.num_frames, on_progress, cancel)

    def broadcast(
        self,
        request: GenerationRequest,
        sink: Sink,
        *,
        on_progress: OnProgress | None = None,
        cancel: CancelToken | None = None,
    ) -> GenerationResult:
        """Send the video to `sink` as fragmented MP4 while it is made, or the finished still as PNG.

        No byte is sent before the frames in it have passed their checks and bear their marks. A stream cannot carry
        Content Credentials, which cover bytes that are yet to come: they are signed when it ends, however it ends, over
        exactly the bytes that were sent, and kept on record, where `verify` finds them by the mark.
        """
        with spool_folder() as folder:
            if request.is_still:
                result = self.generate(request, folder / "still.png", on_progress=on_progress, cancel=cancel)
                send(sink, result.path.read_bytes())
                return dataclasses.replace(result, path=STREAM)
            monitor = JobMonitor(request.num_frames, on_progress, cancel)
            with monitor.clock.measure("total"):
                job = self._prepare(request, monitor, Gate(None))
                self._send(job, self._start_marking(job, monitor), Broadcast(request, sink, folder), monitor)
            return job.result(STREAM, monitor.clock.seconds)

    def stream(
        self, request: GenerationRequest, *, on_progress: OnProgress | None = None, cancel: CancelToken | None = None
    ) -> Iterator[Frames]:
        """Checked, marked frames of the size asked as they are made, in pieces (F, H, W, 3) uint8. Writes no file."""
        monitor = JobMonitor(request.num_frames, on_progress, cancel)
        job = self._prepare(request, monitor, Gate(None))
        return self._marked_frames(job, self._start_marking(job, monitor), monitor)

    def _prepare(self, request: GenerationRequest, monitor: JobMonitor, gate: Gate) -> Job:
        check_best_of(request, self._ranker)
        if request.verb is not None and request.verb.files:
            monitor.enter(Phase.READ)
        with monitor.clock.measure("read"), while_reading(monitor.on_wait):
            check_sources(request)
            known = with_known(request, self._home)
        with monitor.clock.measure("check"):
            self._check_texts(texts_of_request(known), gate)
        with monitor.clock.measure("read"), while_reading(monitor.on_wait):
            self._check_uploads(known, monitor)
        monitor.enter(Phase.LOAD)
        with monitor.clock.measure("load"):
            served = self._loaded()
        monitor.enter(Phase.GENERATE)
        asked, notices = self._ask_outside(known, monitor, gate)
        with monitor.clock.measure("plan"), while_reading(monitor.on_wait):
            edit = plan_edit(asked, served.model, served.plan_shots)
            direction = dataclasses.replace(direction_of(edit.request, served), notices=notices)
        with monitor.clock.measure("check"):
            self._check_texts(texts_of_shots(edit.captions), gate)
        monitor.expect(edit.request.num_frames)
        if request.best_of > 1 and self._ranker is not None:
            with monitor.clock.measure("choose"):
                edit = best_candidate(edit, served.model, self._ranker, monitor.on_step)
        in_own_words = dataclasses.replace(edit.request, prompt=known.prompt, verb=known.verb)
        edit = dataclasses.replace(edit, request=in_own_words)
        return Job(edit=edit, model=served.model, direction=direction, gate=gate)

    def _check_uploads(self, request: GenerationRequest, monitor: JobMonitor) -> None:
        policy = UploadPolicy(self._home)
        for path, spans in reviewed_spans(request).items():
            judge = functools.partial(policy.judge, path, spans, monitor.on_seconds_read)
            decision = decide_on_file(policy.name, functools.partial(self._recorded, policy.name, path, judge))
            if not decision.allowed:
                raise refuse(policy.name, decision)

    def _recorded(self, name: str, path: Path, judge: Callable[[], Decision]) -> Decision:
        """What is decided on a file; that nothing could be decided is on record too."""
        (sha256,) = hashes_of([path])
        return on_record(self._home, name, judge, subject=sha256, details={"files": [sha256]})

    def _ask_outside(
        self, request: GenerationRequest, monitor: JobMonitor, gate: Gate
    ) -> tuple[GenerationRequest, tuple[str, ...]]:
        """The request in the words of the director outside, if there is one, and what there is to say about it.

        Only words that passed their check without any objection leave the machine; what comes back is checked too.
        """
        has_words = request.prompt.strip() or (request.verb is not None and request.verb.texts)
        if self._director is None or request.verbatim or not has_words or gate.objections:
            return request, ()
        texts = texts_of_request(request)
        with monitor.clock.measure("direct"):
            asked, notices = ask_outside(self._director, request)
        with monitor.clock.measure("check"):
            self._check_texts([text for text in texts_of_request(asked) if text not in texts], gate)
        return asked, notices

    def _check_texts(self, texts: Sequence[str], gate: Gate) -> None:
        for text in texts:
            gate.texts(self._prompt_checks, text)

    def _loaded(self) -> ServedModel:
        if self._served is None:
            self._served = self._load()
        return self._served

    def _start_marking(self, job: Job, monitor: JobMonitor) -> Marking:
        with monitor.clock.measure("mark"):
            ingredients = ingredients_of(job.request.verb)
            told, chain = job.revised_prompt, chain_with(job.request)
            start = functools.partial(start_marking, job.request, job.model.name, self._home, ingredients, told, chain)
            files = {"files": hashes_of(ingredient.path for ingredient in ingredients)}
            return on_record(self._home, "credentials", start, subject=job.request.prompt, details=files)

    def _marked_frames(self, job: Job, marking: Marking, monitor: JobMonitor) -> Iterator[Frames]:
        clip = ClipPolicy(self._home, job.request.prompt, job.request.fps, marking.identity())
        for frames in perform(job.edit, job.model, monitor.on_step, monitor.clock, clip.told):
            with monitor.clock.measure("check"):
                job.gate.frames((clip, *self._frame_checks), frames)
            with monitor.clock.measure("mark"):
                marked = marking.apply(frames)
            yield marked
            monitor.on_frames(marked)
        with monitor.clock.measure("check"):
            job.gate.frame_decision(clip.name, clip.finish)

    def _fill(self, part: Path, job: Job, title: str, monitor: JobMonitor, live: Path | None = None) -> None:
        """Make the job's frames and write them to the hidden file, signed and on record."""
        marking = self._start_marking(job, monitor)
        self._encode(job, marking, part, monitor, live)
        monitor.enter(Phase.PUBLISH)
        with monitor.clock.measure("sign"):
            self._sign(job, marking, part, title)

    def _sign(self, job: Job, marking: Marking, path: Path, title: str, *, embed: bool = True) -> None:
        finish = functools.partial(marking.finish, path, title, embed=embed)
        on_record(self._home, "credentials", finish, subject=job.request.prompt, details=marking.identity())

    def _send(self, job: Job, marking: Marking, broadcast: Broadcast, monitor: JobMonitor) -> None:
        """Send the frames; sign and record what was sent of them, even if the rest is refused or cancelled."""
        try:
            for frames in self._marked_frames(job, marking, monitor):
                with monitor.clock.measure("encode"):
                    broadcast.send(frames)
            broadcast.finish()
        finally:
            self._sign_sent(job, broadcast, marking, monitor)

    def _sign_sent(self, job: Job, broadcast: Broadcast, marking: Marking, monitor: JobMonitor) -> None:
        if broadcast.num_bytes:
            with monitor.clock.measure("sign"):
                self._sign(job, marking, broadcast.sent, "stream.mp4", embed=False)

    def _encode(self, job: Job, marking: Marking, part: Path, monitor: JobMonitor, live: Path | None) -> None:
        copy = None if live is None or job.request.is_still else LiveCopy(job.request, live)
        try:
            with open_writer(part, job.request) as writer:
                for frames in self._marked_frames(job, marking, monitor):
                    with monitor.clock.measure("encode"):
                        writer.write(frames)
                        if copy is not None and not job.gate.objections:
                            copy.send(frames)
            if copy is not None and not job.gate.objections:
                copy.finish()
        finally:
            if copy is not None:
                self._sign_sent(job, copy, marking, monitor)
