"""What a user asks for, as one frozen value, checked before any weights are loaded."""

from dataclasses import dataclass

from asazora.core.errors import InvalidRequestError
from asazora.core.sizes import Size, check_output_size
from asazora.core.verbs import Verb, check_prompt

MAX_SECONDS = 60.0
MAX_FPS = 60
MAX_BEST_OF = 8
MAX_SEED = 2**63 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class GenerationRequest:
    """A request for one video. `seconds` 0 asks for one still picture.

    `verb` is what the video starts from, if not from noise alone; verbs that set the length replace `seconds`.
    """

    prompt: str
    size: Size = Size(256, 256)
    seconds: float = 5.0
    fps: int = 12
    seed: int = 0
    allow_long: bool = False
    verb: Verb | None = None
    verbatim: bool = False
    """Whether the model is told the prompt in its own words, without a director."""
    best_of: int = 1
    """How many candidates are made, of which the best is kept."""

    def __post_init__(self) -> None:
        check_prompt(self.prompt, self.verb)
        check_output_size(self.size)
        if not 0 <= self.seconds < float("inf"):
            raise InvalidRequestError("seconds", self.seconds, "0 (a still image) or more")
        if self.seconds > MAX_SECONDS and not self.allow_long:
            raise InvalidRequestError("seconds", self.seconds, f"at most {MAX_SECONDS:g}, or more with --allow-long")
        if self.verb is not None and self.seconds == 0:
            raise InvalidRequestError("seconds", self.seconds, f"more than 0, as {self.verb.name} makes a video")
        if not 1 <= self.best_of <= MAX_BEST_OF:
            raise InvalidRequestError("best of", self.best_of, f"1 to {MAX_BEST_OF}")
        if self.best_of > 1 and (self.verb is not None or self.seconds == 0):
            raise InvalidRequestError("best of", self.best_of, "1, but for videos that are made from a prompt alone")
        if not 1 <= self.fps <= MAX_FPS:
            raise InvalidRequestError("fps", self.fps, f"1 to {MAX_FPS}")
        if not 0 <= self.seed <= MAX_SEED:
            raise InvalidRequestError("seed", self.seed, f"0 to {MAX_SEED}")

    @property
    def num_frames(self) -> int:
        """Frames of the finished file: round(seconds x fps), at least one."""
        return max(1, round(self.seconds * self.fps))

    @property
    def is_still(self) -> bool:
        return self.seconds == 0
