"""From what a request says to a job: which verb, what it starts from, how long and how large the result will be."""

import dataclasses
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from asazora.core.request import GenerationRequest
from asazora.core.sizes import Size
from asazora.core.verbs import Animate, Blend, Card, Extend, Loop, Recut, Remix, Span, Storyboard, Verb
from asazora.server.api_errors import ApiError
from asazora.server.bodies import RequestBody
from asazora.server.lookup import find_character
from asazora.server.model_names import STORYBOOK, check_model
from asazora.server.sources import Sources, SourceVideo
from asazora.server.store.jobs import NewJob
from asazora.server.wire import (
    MAX_SOURCE_SECONDS,
    AnyVideo,
    BlendVideos,
    CreateVideo,
    EditVideo,
    ExtendVideo,
    LoopVideo,
    RecutVideo,
    RemixVideo,
    StoryCard,
)

MAX_DRAWN_SEED = 2**32
_SPAN_SLACK_S = 0.05


@dataclass(frozen=True, slots=True)
class Orders:
    """Turns the requests of one account into jobs. A bad one raises ApiError or InvalidRequestError."""

    sources: Sources

    async def create(self, body: RequestBody) -> NewJob:
        """POST /v1/videos."""
        body.only_files("input_reference")
        wanted = CreateVideo.model_validate(body.fields)
        check_model(wanted.model)
        beyond = wanted.asazora
        size = Size.parse(beyond.size or wanted.size)
        seconds = float(wanted.seconds) if beyond.seconds is None else beyond.seconds
        if beyond.best_of > 1 and beyond.variations > 1:
            message = "Use one of 'asazora.variations', which keeps all that is made, and 'asazora.best_of'."
            raise ApiError(400, message, code="invalid_value", param="asazora")
        verb = await self._created_from(body, wanted, size)
        if isinstance(verb, Storyboard):
            seconds = sum(card.seconds for card in verb.cards)
        prompt = self._with_characters(wanted)
        request = GenerationRequest(
            prompt=prompt,
            size=size,
            seconds=seconds,
            fps=beyond.fps,
            seed=_seed(beyond.seed),
            verb=verb,
            best_of=beyond.best_of,
        )
        return self._job(body, request, wanted.model, shown_prompt=wanted.prompt, num_variations=beyond.variations)

    async def remix(self, body: RequestBody, video_id: str) -> NewJob:
        """POST /v1/videos/{video_id}/remix."""
        body.only_files()
        wanted = RemixVideo.model_validate(body.fields)
        source = await self.sources.finished(video_id, "video_id")
        verb = Remix(video=source.reference, strength=wanted.asazora.strength)
        request = _request(source, verb, source.seconds, wanted.prompt, wanted.asazora.seed)
        return self._job(body, request, None, remixed_from=source.video_id)

    async def edit(self, body: RequestBody) -> NewJob:
        """POST /v1/videos/edits: a remix of a video that may also be an uploaded one."""
        wanted = EditVideo.model_validate(_with_file(body))
        source = await self._source(body, wanted.video)
        verb = Remix(video=source.reference, strength=wanted.asazora.strength)
        request = _request(source, verb, source.seconds, wanted.prompt, wanted.asazora.seed)
        return self._job(body, request, wanted.model)

    async def extend(self, body: RequestBody) -> NewJob:
        """POST /v1/videos/extensions."""
        wanted = ExtendVideo.model_validate(_with_file(body))
        beyond = wanted.asazora
        source = await self._source(body, wanted.video)
        seconds = float(wanted.seconds) if beyond.seconds is None else beyond.seconds
        forward = beyond.direction == "forward"
        verb = Extend(
            video=source.reference, forward_s=seconds if forward else 0.0, backward_s=0.0 if forward else seconds
        )
        request = _request(source, verb, source.seconds + seconds, wanted.prompt, beyond.seed)
        return self._job(body, request, wanted.model)

    async def loop(self, body: RequestBody) -> NewJob:
        """POST /v1/videos/loops."""
        wanted = LoopVideo.model_validate(_with_file(body))
        source = await self._source(body, wanted.video)
        verb = Loop(video=source.reference, bridge_s=wanted.bridge_seconds)
        request = _request(source, verb, source.seconds + wanted.bridge_seconds, wanted.prompt, wanted.seed)
        return self._job(body, request, wanted.model)

    async def blend(self, body: RequestBody) -> NewJob:
        """POST /v1/videos/blends."""
        body.only_files()
        wanted = BlendVideos.model_validate(body.fields)
        first = await self.sources.video(wanted.first, "first")
        second = await self.sources.video(wanted.second, "second")
        verb = Blend(first=first.reference, second=second.reference)
        first = dataclasses.replace(first, history=(*first.history, *second.history))
        return self._job(body, _request(first, verb, wanted.seconds, wanted.prompt, wanted.seed), wanted.model)

    async def recut(self, body: RequestBody) -> NewJob:
        """POST /v1/videos/recuts."""
        wanted = RecutVideo.model_validate(_with_file(body))
        source = await self._source(body, wanted.video)
        spans = tuple(Span(start_s=span.start, end_s=span.end) for span in wanted.keep)
        _check_spans(spans, source.seconds)
        verb = Recut(video=source.reference, keep=spans, forward_s=wanted.forward, backward_s=wanted.backward)
        seconds = sum(span.seconds for span in spans) + wanted.forward + wanted.backward
        return self._job(body, _request(source, verb, seconds, wanted.prompt, wanted.seed), wanted.model)

    async def _created_from(self, body: RequestBody, wanted: CreateVideo, size: Size) -> Verb | None:
        beyond = wanted.asazora
        picture = body.files.get("input_reference") or wanted.input_reference
        if sum((picture is not None, beyond.storyboard is not None, beyond.loop)) > 1:
            message = "Use one of 'input_reference', 'asazora.storyboard' and 'asazora.loop'."
            raise ApiError(400, message, code="invalid_value", param="asazora")
        if beyond.storyboard is not None:
            cards = [await self._card(card, number) for number, card in enumerate(beyond.storyboard)]
            return Storyboard(cards=tuple(cards))
        if picture is None:
            return Loop() if beyond.loop else None
        image = await self.sources.image(picture, "input_reference")
        if beyond.fit == "exact" and image.size != (size.width, size.height):
            message = "Inpaint image must match the requested width and height"
            raise ApiError(400, message, param="input_reference")
        return Animate(image=image.reference)

    async def _card(self, card: StoryCard, number: int) -> Card:
        place = f"asazora.storyboard.{number}"
        image = None if card.image is None else await self.sources.image(card.image, f"{place}.image")
        video = None if card.video is None else await self.sources.video(card.video, f"{place}.video")
        return Card(
            seconds=card.seconds,
            text=card.text,
            camera=card.camera,
            image=None if image is None else image.reference,
            video=None if video is None else video.reference,
        )

    async def _source(self, body: RequestBody, named: AnyVideo) -> SourceVideo:
        body.only_files("video")
        return await self.sources.video(body.files.get("video") or named)

    def _with_characters(self, wanted: CreateVideo) -> str:
        """The prompt with the looks of each character in place of its name."""
        prompt = wanted.prompt
        for number, reference in enumerate(wanted.characters):
            param = f"characters.{number}.id"
            character = find_character(self.sources.context, self.sources.account_id, reference.id, param)
            name = re.compile(rf"\b{re.escape(character.name)}\b", re.IGNORECASE)
            if not name.search(prompt):
                message = f"The prompt must name the character '{character.name}' that it is to show."
                raise ApiError(400, message, code="invalid_value", param="prompt")
            prompt = name.sub(lambda _, looks=character.looks: looks, prompt)
        return prompt

    def _job(
        self,
        body: RequestBody,
        request: GenerationRequest,
        model: str | None,
        *,
        shown_prompt: str | None = None,
        remixed_from: str | None = None,
        num_variations: int = 1,
    ) -> NewJob:
        return NewJob(
            account_id=self.sources.account_id,
            request=request,
            model=check_model(model or STORYBOOK),
            body=body.identity(),
            shown_prompt=request.prompt if shown_prompt is None else shown_prompt,
            remixed_from=remixed_from,
            num_variations=num_variations,
        )


def _with_file(body: RequestBody) -> Mapping[str, Any]:
    """The fields of a body whose `video` may be a file: then that stands for the reference that is asked for."""
    if "video" not in body.files:
        return body.fields
    if "video" in body.fields:
        message = "Send 'video' as a file or as a reference, not both."
        raise ApiError(400, message, code="invalid_value", param="video")
    return {**body.fields, "video": {"file_id": "upload"}}


def _request(source: SourceVideo, verb: Verb, seconds: float, prompt: str, seed: int | None) -> GenerationRequest:
    """A request that keeps the size and frame rate of its source, and knows what that was made from."""
    if seconds > MAX_SOURCE_SECONDS:
        message = f"The whole video would be {seconds:g} seconds long; at most {MAX_SOURCE_SECONDS:g} are supported."
        raise ApiError(400, message, code="invalid_value", param="seconds")
    return GenerationRequest(
        prompt=prompt,
        size=source.size,
        seconds=seconds,
        fps=source.fps,
        seed=_seed(seed),
        verb=dataclasses.replace(verb, history=source.history),
        allow_long=True,
    )


def _seed(wanted: int | None) -> int:
    return secrets.randbelow(MAX_DRAWN_SEED) if wanted is None else wanted


def _check_spans(spans: Sequence[Span], seconds: float) -> None:
    for number, span in enumerate(spans):
        if span.end_s > seconds + _SPAN_SLACK_S:
            message = f"The video is {seconds:g} seconds long; '{span}' goes beyond its end."
            raise ApiError(400, message, code="invalid_value", param=f"keep.{number}.end")
