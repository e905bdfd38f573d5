"""The shapes of requests and responses on the wire. They live here and nowhere else."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from asazora.core.request import MAX_FPS, MAX_SECONDS, MAX_SEED

Prompt = Annotated[str, Field(min_length=1, max_length=32_000)]
SoraSeconds = Literal["4", "8", "12", "16", "20"]
SoraSize = Literal["720x1280", "1280x720", "1024x1792", "1792x1024", "1080x1920", "1920x1080"]

MAX_DATA_URL_LENGTH = 20_971_520
MAX_CHARACTERS = 2


class Request(BaseModel):
    """A request body: a field that is not known is an error, not a surprise."""

    model_config = ConfigDict(extra="forbid")


class UploadedImage(Request):
    """A picture to start from, by the id of an uploaded file."""

    file_id: str


class LinkedImage(Request):
    """A picture to start from, by its URL or as a data URL."""

    image_url: str = Field(max_length=MAX_DATA_URL_LENGTH)


class CharacterReference(Request):
    """A character made before."""

    id: str


class Beyond(Request):
    """What Asazora can do beyond Sora's API. `seconds` and `size` given here replace Sora's."""

    seconds: float | None = Field(default=None, gt=0, le=MAX_SECONDS, allow_inf_nan=False)
    size: str | None = None
    fps: int = Field(default=12, ge=1, le=MAX_FPS)
    seed: int | None = Field(default=None, ge=0, le=MAX_SEED)


class CreateVideo(Request):
    """POST /v1/videos."""

    prompt: Prompt
    model: str = "asazora-storybook"
    seconds: SoraSeconds = "4"
    size: SoraSize = "720x1280"
    input_reference: UploadedImage | LinkedImage | None = None
    characters: list[CharacterReference] = Field(default=[], max_length=MAX_CHARACTERS)
    asazora: Beyond = Beyond()


class RemixVideo(Request):
    """POST /v1/videos/{video_id}/remix."""

    prompt: Prompt


class VideoReference(Request):
    """A finished video of the caller."""

    id: str


class EditVideo(Request):
    """POST /v1/videos/edits."""

    prompt: Prompt
    video: VideoReference
    model: str | None = None


class ExtendVideo(Request):
    """POST /v1/videos/extensions."""

    prompt: Prompt
    video: VideoReference
    seconds: SoraSeconds
    model: str | None = None


class CreateCharacter(Request):
    """POST /v1/videos/characters, besides the video file itself."""

    name: str = Field(min_length=1, max_length=80)


class VideoError(BaseModel):
    """Why a job failed."""

    code: str
    message: str


class Made(BaseModel):
    """How a video was made, beyond what Sora's API tells."""

    seed: int
    fps: int
    revised_prompt: str | None = None
    unknown_words: list[str] = []


class Video(BaseModel):
    """A job, and the video it made."""

    id: str
    object: Literal["video"] = "video"
    model: str
    status: Literal["queued", "in_progress", "completed", "failed"]
    progress: int
    created_at: int
    completed_at: int | None
    expires_at: int | None
    prompt: str | None
    size: str
    seconds: str
    remixed_from_video_id: str | None
    error: VideoError | None
    asazora: Made


class VideoList(BaseModel):
    """One page of videos."""

    object: Literal["list"] = "list"
    data: list[Video]
    first_id: str | None
    last_id: str | None
    has_more: bool


class DeletedVideo(BaseModel):
    """The answer to a DELETE."""

    id: str
    object: Literal["video.deleted"] = "video.deleted"
    deleted: Literal[True] = True


class Character(BaseModel):
    """Someone who can appear in several videos."""

    id: str | None
    name: str | None
    created_at: int


class Model(BaseModel):
    """A name that requests may use as `model`."""

    id: str
    object: Literal["model"] = "model"
    created: int
    owned_by: str


class ModelList(BaseModel):
    """All of them."""

    object: Literal["list"] = "list"
    data: list[Model]


class TextInput(Request):
    """A text among the inputs of a moderation."""

    type: Literal["text"]
    text: str


class ImageUrl(Request):
    """Where a picture is."""

    url: str


class ImageInput(Request):
    """A picture among the inputs of a moderation."""

    type: Literal["image_url"]
    image_url: ImageUrl


MAX_INPUTS = 64
ModerationInputs = Annotated[list[TextInput | ImageInput], Field(min_length=1, max_length=MAX_INPUTS)]
ModerationTexts = Annotated[list[str], Field(min_length=1, max_length=MAX_INPUTS)]


class CreateModeration(Request):
    """POST /v1/moderations."""

    input: str | ModerationTexts | ModerationInputs
    model: Literal[
        "omni-moderation-latest", "omni-moderation-2024-09-26", "text-moderation-latest", "text-moderation-stable"
    ] = "omni-moderation-latest"


class PolicyResult(BaseModel):
    """The verdict by this server's own policy."""

    action: Literal["allow", "review", "block"]
    categories: list[str]


class ModerationResult(BaseModel):
    """What the prompt guard says of one input."""

    flagged: bool
    categories: dict[str, bool]
    category_scores: dict[str, float]
    category_applied_input_types: dict[str, list[Literal["text"]]]
    asazora: PolicyResult


class Moderation(BaseModel):
    """One result an input, in order."""

    id: str
    model: str
    results: list[ModerationResult]


class CredentialsResult(BaseModel):
    """What the Content Credentials of a file say."""

    type: Literal["c2pa"] = "c2pa"
    outcome: Literal["detected", "not_detected"]
    validation_state: Literal["trusted", "valid", "invalid", "not_present"]
    issuer: str | None
    model: str | None
    generated_at: str | None


class ProvenanceCheck(BaseModel):
    """Where a file comes from. `asazora` holds all the evidence: credentials, invisible mark, likeness, verdict."""

    object: Literal["content_provenance_check"] = "content_provenance_check"
    created_at: int
    results: list[CredentialsResult]
    asazora: dict[str, Any]


class ErrorDetail(BaseModel):
    """What went wrong. `param` names the field, `code` is for programs."""

    message: str
    type: str
    param: str | None
    code: str | None


class ErrorResponse(BaseModel):
    """Every error of every route."""

    error: ErrorDetail


ERROR_RESPONSES: dict[int | str, dict[str, Any]] = {"default": {"model": ErrorResponse, "description": "An error."}}
