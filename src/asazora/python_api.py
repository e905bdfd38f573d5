"""Asazora in a few lines of Python: `Asazora().generate("a red fox")` gives a video that is checked, marked and signed.

Everything goes through the engine, as with the command line: there is no way round its checks.
"""

import base64
import html
import secrets
import shutil
import tempfile
import weakref
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal, TypedDict, Unpack

from asazora.core.errors import InvalidRequestError, UnknownNameError
from asazora.core.ranking import Ranker
from asazora.core.request import GenerationRequest
from asazora.core.sizes import Size
from asazora.core.verbs import Animate, Blend, Card, Extend, Loop, Recut, Remix, Span, Storyboard, Verb
from asazora.core.video_model import Frames
from asazora.engine.broadcast import Sink
from asazora.engine.cancel import CancelToken
from asazora.engine.engine import Engine
from asazora.engine.job import GenerationResult, OnProgress
from asazora.engine.output import numbered, suffixes_for
from asazora.engine.outside_director import open_director
from asazora.engine.publish import staged
from asazora.engine.registry import DEFAULT_MODEL, find_loader
from asazora.media.still import Picture, read_image
from asazora.media.video_reader import read_chunks
from asazora.pipelines.shots import prompt_seconds
from asazora.pipelines.sources import natural_format
from asazora.pipelines.storyboard_file import StoryboardFile, read_storyboard

DEFAULT_SIZE = Size(256, 256)
DEFAULT_SECONDS = 5.0
DEFAULT_FPS = 12
MAX_DRAWN_SEED = 2**32
MAX_HTML_BYTES = 32 * 2**20
"""Videos up to this size are put into a notebook; larger ones are only named."""

AnySize = Size | str | tuple[int, int]


class Video:
    """A finished video or still: the signed file, and how it was made.

    The file lies in a folder of its own until the object goes; `save` puts a copy where you want it.
    """

    def __init__(self, result: GenerationResult, folder: "_OwnFolder") -> None:
        self._result = result
        self._folder = folder  # removed with the last video in it

    @property
    def path(self) -> Path:
        """The file itself, for as long as the object lives."""
        return self._result.path

    @property
    def request(self) -> GenerationRequest:
        """What was asked for, the seed drawn included: the same request gives the same frames again."""
        return self._result.request

    @property
    def seed(self) -> int:
        return self.request.seed

    @property
    def size(self) -> Size:
        return self.request.size

    @property
    def fps(self) -> int:
        return self.request.fps

    @property
    def seconds(self) -> float:
        return self.request.seconds

    @property
    def is_still(self) -> bool:
        return self.request.is_still

    @property
    def revised_prompt(self) -> str:
        """The words that the model was told, shot by shot."""
        return self._result.revised_prompt

    @property
    def unknown_words(self) -> tuple[str, ...]:
        """Words of the prompt that lie outside the model's world, and are not shown as such."""
        return self._result.unknown_words

    @property
    def info(self) -> dict[str, object]:
        """All of this in plain values, and the seconds that each stage took."""
        return {name: value for name, value in self._result.as_dict().items() if name != "path"}

    @property
    def frames(self) -> Iterator[Picture]:
        """The frames in order, (H, W, 3) uint8 RGB, decoded as they are asked for."""
        if self.is_still:
            yield read_image(self.path)
            return
        for chunk in read_chunks(self.path):
            yield from chunk

    def __len__(self) -> int:
        """How many frames there are."""
        return self.request.num_frames

    def save(self, path: str | Path, *, force: bool = False) -> Path:
        """Write the signed file to `path`, whole or not at all; `force` replaces a file that exists.

        Raises InvalidRequestError if the suffix does not fit: the file is copied, never converted.
        """
        destination = Path(path)
        if destination.suffix.lower() != self.path.suffix:
            raise InvalidRequestError("file name", str(destination), f"a name that ends in {self.path.suffix}")
        with staged(destination, force=force) as part:
            shutil.copyfile(self.path, part)
        return destination

    def _repr_html_(self) -> str:
        """What notebooks show."""
        about = html.escape(f"{self.request.prompt or 'video'} (seed {self.seed})")
        if self.path.stat().st_size > MAX_HTML_BYTES:
            return f"<p>{about}: too large to be shown here; <code>save</code> it.</p>"
        data = base64.b64encode(self.path.read_bytes()).decode()
        if self.is_still:
            return f'<img src="data:image/{self.path.suffix[1:]};base64,{data}" alt="{about}">'
        return (
            f'<video controls loop muted autoplay playsinline width="{self.size.width}" title="{about}">'
            f'<source src="data:video/mp4;base64,{data}" type="video/mp4"></video>'
        )

    def __repr__(self) -> str:
        length = "still" if self.is_still else f"{self.seconds:g} s at {self.fps} frames/s"
        return f"<Video {self.request.prompt!r}, {length}, {self.size}, seed {self.seed}>"


class _OwnFolder:
    """A folder that goes with the last object that holds it, and with the process at the latest."""

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix="asazora-"))
        weakref.finalize(self, shutil.rmtree, self.path, ignore_errors=True)


AnyFile = str | Path | Video
"""A picture or video of any common kind, or one that was made here before."""


class Options(TypedDict, total=False):
    """What every verb takes. `size` and `fps` are those of the first file that goes in, if not given.

    `verbatim` tells the model the words as they stand, without the director; `wording_seed` is the seed of what the
    director adds, the video's own if not given.
    """

    size: AnySize
    fps: int
    seed: int
    verbatim: bool
    wording_seed: int
    allow_long: bool
    on_progress: OnProgress
    cancel: CancelToken


class TimedOptions(Options, total=False):
    """What verbs take that are free to choose how long the video is."""

    seconds: float


class PromptOptions(TimedOptions, total=False):
    """What is made from a prompt alone takes besides. `best_of` keeps the best of so many candidates; `still_format` is
    png (if not given) or webp.
    """

    best_of: int
    still_format: Literal["png", "webp"]


class _Judge:
    """The score's judge, loaded when the first candidate is to be ranked."""

    def __init__(self) -> None:
        self._ranker: Ranker | None = None

    def score(self, frames: Frames, fps: int, captions: Sequence[str], durations_s: Sequence[float]) -> float:
        if self._ranker is None:
            from asazora.evaluation.ranking import load_ranker  # brings torch, which a refused request can do without

            self._ranker = load_ranker()
        return self._ranker.score(frames, fps, captions, durations_s)


class Asazora:
    """The model, and the verbs. The model is loaded when the first request has passed its checks, and then kept.

    All methods raise what `asazora.core.errors` holds: InvalidRequestError for what cannot be done,
    RefusedByPolicyError for what a check refuses.
    """

    def __init__(
        self, model: str = DEFAULT_MODEL, *, home: str | Path | None = None, director: str | None = None
    ) -> None:
        """`model` is one that `asazora models` lists, or the folder of one that `asazora train` made. `home` holds keys
        and records; ASAZORA_HOME if not given. `director` is the address of an OpenAI-compatible chat endpoint that is
        asked first."""
        self._engine = Engine(
            find_loader(model),
            home=Path(home) if home is not None else None,
            director=open_director(director) if director else None,
            ranker=_Judge(),
        )

    def generate(self, prompt: str, **options: Unpack[PromptOptions]) -> Video:
        """A video of what the prompt says; `seconds=0` makes a still picture."""
        request = prompt_request(prompt, options)
        return self.run(
            request,
            still_format=options.get("still_format", "png"),
            on_progress=options.get("on_progress"),
            cancel=options.get("cancel"),
        )

    def variations(self, prompt: str, count: int, **options: Unpack[PromptOptions]) -> list[Video]:
        """So many videos of one prompt, with seeds that follow each other."""
        request = prompt_request(prompt, options)
        folder = _OwnFolder()
        results = self._engine.variations(
            request,
            numbered(folder.path / _file_name(request, options.get("still_format", "png")), count),
            on_progress=options.get("on_progress"),
            cancel=options.get("cancel"),
        )
        return [Video(result, folder) for result in results]

    def animate(self, image: AnyFile, prompt: str, **options: Unpack[TimedOptions]) -> Video:
        """A picture comes to life: it is the first frame."""
        return self._make(prompt, Animate(image=_path(image)), options, options.get("seconds"), TimedOptions)

    def extend(
        self,
        video: AnyFile,
        prompt: str = "",
        *,
        forward: float = 0.0,
        backward: float = 0.0,
        **options: Unpack[Options],
    ) -> Video:
        """A video goes on for so many seconds, after its end, before its start, or both."""
        verb = Extend(video=_path(video), forward_s=forward, backward_s=backward)
        return self._make(prompt, verb, options)

    def loop(
        self, video: AnyFile | None = None, prompt: str = "", *, bridge: float = 2.0, **options: Unpack[TimedOptions]
    ) -> Video:
        """A video that ends where it starts: yours, with so many seconds of bridge, or a new one."""
        verb = Loop(video=None if video is None else _path(video), bridge_s=bridge)
        return self._make(prompt, verb, options, options.get("seconds"), TimedOptions)

    def remix(self, video: AnyFile, prompt: str, *, strength: float = 0.6, **options: Unpack[Options]) -> Video:
        """A video made anew in other words: strength 0 changes nothing, 1 keeps nothing."""
        return self._make(prompt, Remix(video=_path(video), strength=strength), options)

    def blend(self, first: AnyFile, second: AnyFile, prompt: str = "", **options: Unpack[TimedOptions]) -> Video:
        """A video that starts as one and ends as the other."""
        verb = Blend(first=_path(first), second=_path(second))
        return self._make(prompt, verb, options, options.get("seconds"), TimedOptions)

    def recut(
        self,
        video: AnyFile,
        keep: Sequence[tuple[float, float]],
        prompt: str = "",
        *,
        forward: float = 0.0,
        backward: float = 0.0,
        **options: Unpack[Options],
    ) -> Video:
        """Spans of a video, (start, end) in seconds, in the order given, and then extended."""
        spans = tuple(Span(start_s=start, end_s=end) for start, end in keep)
        verb = Recut(video=_path(video), keep=spans, forward_s=forward, backward_s=backward)
        return self._make(prompt, verb, options)

    def storyboard(self, cards: str | Path | Sequence[Card], **options: Unpack[Options]) -> Video:
        """A video of several shots, from a storyboard file or from cards."""
        _check_names(options, Options)
        return self.run(
            storyboard_request(cards, options),
            on_progress=options.get("on_progress"),
            cancel=options.get("cancel"),
        )

    def chunks(self, prompt: str, **options: Unpack[PromptOptions]) -> Iterator[Frames]:
        """The frames of a video while it is made, in pieces (F, H, W, 3) uint8: checked and marked, but in no file."""
        request = prompt_request(prompt, options)
        return self.stream(request, on_progress=options.get("on_progress"), cancel=options.get("cancel"))

    def run(
        self,
        request: GenerationRequest,
        *,
        still_format: Literal["png", "webp"] = "png",
        on_progress: OnProgress | None = None,
        cancel: CancelToken | None = None,
    ) -> Video:
        """The video that a request asks for: any verb, in the terms of `asazora.core`."""
        folder = _OwnFolder()
        path = folder.path / _file_name(request, still_format)
        return Video(self._engine.generate(request, path, on_progress=on_progress, cancel=cancel), folder)

    def stream(
        self, request: GenerationRequest, *, on_progress: OnProgress | None = None, cancel: CancelToken | None = None
    ) -> Iterator[Frames]:
        """The frames of any request while they are made, as `chunks` gives them."""
        return self._engine.stream(request, on_progress=on_progress, cancel=cancel)

    def broadcast(
        self,
        request: GenerationRequest,
        sink: Sink,
        *,
        on_progress: OnProgress | None = None,
        cancel: CancelToken | None = None,
    ) -> GenerationResult:
        """Send the video of a request to `sink`, as bytes of fragmented MP4, while it is made."""
        return self._engine.broadcast(request, sink, on_progress=on_progress, cancel=cancel)

    def _make(
        self, prompt: str, verb: Verb, options: Options, seconds: float | None = None, names: type[Options] = Options
    ) -> Video:
        _check_names(options, names)
        request = request_for(prompt, verb, options, seconds)
        return self.run(request, on_progress=options.get("on_progress"), cancel=options.get("cancel"))


def prompt_request(prompt: str, options: PromptOptions) -> GenerationRequest:
    """The request of a prompt alone. Raises InvalidRequestError for an option that there is not."""
    _check_names(options, PromptOptions)
    request = request_for(prompt, None, options, options.get("seconds"))
    return replace(request, best_of=options.get("best_of", 1))


def request_for(prompt: str, verb: Verb | None, options: Options, seconds: float | None = None) -> GenerationRequest:
    """The request of a prompt and a verb; what the options leave open is chosen here."""
    natural_size, natural_fps = (DEFAULT_SIZE, DEFAULT_FPS)
    if verb is not None and not ("size" in options and "fps" in options):
        natural_size, natural_fps = natural_format(verb, DEFAULT_FPS)
    return GenerationRequest(
        prompt=prompt,
        seconds=seconds if seconds is not None else prompt_seconds(prompt) or DEFAULT_SECONDS,
        size=_size(options.get("size", natural_size)),
        fps=options.get("fps", natural_fps),
        seed=options["seed"] if "seed" in options else secrets.randbelow(MAX_DRAWN_SEED),
        verbatim=options.get("verbatim", False),
        wording_seed=options.get("wording_seed"),
        allow_long=options.get("allow_long", False),
        verb=verb,
    )


def storyboard_request(cards: str | Path | Sequence[Card], options: Options) -> GenerationRequest:
    """The request of a storyboard: options first, then what its file says."""
    if isinstance(cards, str | Path):
        board = read_storyboard(Path(cards))
    else:
        board = StoryboardFile(storyboard=Storyboard(cards=tuple(cards)))
    said: Options = {}
    if board.size is not None:
        said["size"] = board.size
    if board.fps is not None:
        said["fps"] = board.fps
    if board.seed is not None:
        said["seed"] = board.seed
    chosen: Options = {"size": DEFAULT_SIZE, "fps": DEFAULT_FPS, **said, **options}
    return request_for("", board.storyboard, chosen, board.seconds)


def _check_names(options: Mapping[str, object], names: type[Options]) -> None:
    """Raise InvalidRequestError for an option that the verb does not take, with the nearest that it does."""
    for name in options:
        if name not in names.__optional_keys__:
            raise UnknownNameError("option", name, sorted(names.__optional_keys__))


def _file_name(request: GenerationRequest, still_format: str) -> str:
    suffix = f".{still_format}" if request.is_still else suffixes_for(request)[0]
    if suffix not in suffixes_for(request):
        raise UnknownNameError("still format", still_format, [name[1:] for name in suffixes_for(request)])
    return f"video{suffix}"


def _path(file: AnyFile) -> Path:
    return file.path if isinstance(file, Video) else Path(file)


def _size(size: AnySize) -> Size:
    if isinstance(size, Size):
        return size
    return Size.parse(size) if isinstance(size, str) else Size(*size)
