"""The shapes of requests and responses on the wire. They live here and nowhere else."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from asazora.core.request import MAX_BEST_OF, MAX_FPS, MAX_SECONDS, MAX_SEED
from asazora.core.verbs import MAX_CARDS, MAX_SPANS

MAX_PROMPT_LENGTH = 32_000
Prompt = Annotated[str, Field(min_length=1, max_length=MAX_PROMPT_LENGTH)]
SoraSeconds = Literal["4", "8", "12", "16", "20"]
SoraSize = Literal["720x1280", "1280x720", "1024x1792", "1792x1024", "1080x1920", "1920x1080"]

MAX_DATA_URL_LENGTH = 20_971_520
MAX_CHARACTERS = 2
MAX_VARIATIONS = 8
MAX_CAMERA_LENGTH = 400
MAX_SOURCE_SECONDS = 120.0
"""As much as all extensions of a video may add up to."""


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


class VideoReference(Request):
    """A finished video of the caller."""

    id: str


class UploadedVideo(Request):
    """An uploaded video of the caller."""

    file_id: str


ImageReference = UploadedImage | LinkedImage
AnyVideo = VideoReference | UploadedVideo
Length = Annotated[float, Field(gt=0, le=MAX_SECONDS, allow_inf_nan=False)]
Seed = Annotated[int, Field(ge=0, le=MAX_SEED)]


class StoryCard(Request):
    """One shot of a storyboard: words, or what it starts from, or both; how long it lasts and what its camera does."""

    seconds: Length
    text: str = Field(default="", max_length=MAX_PROMPT_LENGTH)
    camera: str = Field(default="", max_length=MAX_CAMERA_LENGTH)
    image: ImageReference | None = None
    video: AnyVideo | None = None


class Beyond(Request):
    """What Asazora can do beyond Sora's API. `seconds` and `size` given here replace Sora's."""

    seconds: Length | None = None
    size: str | None = None
    fps: int = Field(default=12, ge=1, le=MAX_FPS)
    seed: Seed | None = None
    fit: Literal["exact", "cover"] = "exact"
    storyboard: Annotated[list[StoryCard], Field(min_length=1, max_length=MAX_CARDS)] | None = None
    loop: bool = False
    variations: int = Field(default=1, ge=1, le=MAX_VARIATIONS)
    best_of: int = Field(default=1, ge=1, le=MAX_BEST_OF)


class CreateVideo(Request):
    """POST /v1/videos."""

    prompt: Prompt
    model: str = "asazora-storybook"
    seconds: SoraSeconds = "4"
    size: SoraSize = "720x1280"
    input_reference: ImageReference | None = None
    characters: list[CharacterReference] = Field(default=[], max_length=MAX_CHARACTERS)
    asazora: Beyond = Beyond()


class BeyondRemix(Request):
    """How far a remix goes from its source: 0 changes nothing, 1 keeps nothing."""

    strength: float = Field(default=0.6, ge=0, le=1, allow_inf_nan=False)
    seed: Seed | None = None


class RemixVideo(Request):
    """POST /v1/videos/{video_id}/remix."""

    prompt: Prompt
    asazora: BeyondRemix = BeyondRemix()


class EditVideo(Request):
    """POST /v1/videos/edits."""

    prompt: Prompt
    video: AnyVideo
    model: str | None = None
    asazora: BeyondRemix = BeyondRemix()


class BeyondExtend(Request):
    """Any number of new seconds, at either end."""

    seconds: Length | None = None
    direction: Literal["forward", "backward"] = "forward"
    seed: Seed | None = None


class ExtendVideo(Request):
    """POST /v1/videos/extensions."""

    prompt: Prompt
    video: AnyVideo
    seconds: SoraSeconds
    model: str | None = None
    asazora: BeyondExtend = BeyondExtend()


class LoopVideo(Request):
    """POST /v1/videos/loops: a video, and new seconds that lead from its end back to its start."""

    video: AnyVideo
    bridge_seconds: Length = 2.0
    prompt: str = Field(default="", max_length=MAX_PROMPT_LENGTH)
    model: str | None = None
    seed: Seed | None = None


class BlendVideos(Request):
    """POST /v1/videos/blends: a clip that starts as the first video and ends as the second."""

    first: AnyVideo
    second: AnyVideo
    seconds: Length = 4.0
    prompt: str = Field(default="", max_length=MAX_PROMPT_LENGTH)
    model: str | None = None
    seed: Seed | None = None


class KeptSpan(Request):
    """Part of a video, in seconds from its start."""

    start: float = Field(ge=0, le=MAX_SOURCE_SECONDS, allow_inf_nan=False)
    end: float = Field(gt=0, le=MAX_SOURCE_SECONDS, allow_inf_nan=False)


class RecutVideo(Request):
    """POST /v1/videos/recuts: spans of a video in the order given, with new seconds before or after them."""

    video: AnyVideo
    keep: list[KeptSpan] = Field(min_length=1, max_length=MAX_SPANS)
    forward: float = Field(default=0, ge=0, le=MAX_SECONDS, allow_inf_nan=False)
    backward: float = Field(default=0, ge=0, le=MAX_SECONDS, allow_inf_nan=False)
    prompt: str = Field(default="", max_length=MAX_PROMPT_LENGTH)
    model: str | None = None
    seed: Seed | None = None


class BeyondCharacter(Request):
    """What a prompt says in place of the character's name; found by looking at the video, if not given."""

    looks: str | None = Field(default=None, min_length=1, max_length=400)


class CreateCharacter(Request):
    """POST /v1/videos/characters, besides the video file itself."""

    name: str = Field(min_length=1, max_length=80)
    asazora: BeyondCharacter = BeyondCharacter()


class VideoError(BaseModel):
    """Why a job failed."""

    code: str
    message: str


class Made(BaseModel):
    """How a video was made, beyond what Sora's API tells."""

    seed: int
    fps: int
    best_of: int = 1
    revised_prompt: str | None = None
    unknown_words: list[str] = []
    verb: str | None = None
    variations: list[str] = []
    refused_for: list[str] = []
    """Categories of the content policy that a refused video was refused for, gravest first."""


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
    asazora: BeyondCharacter


PublicPurpose = Literal["vision", "user_data", "assistants"]


class ExpiresAfter(Request):
    """When a file is to be forgotten: so many seconds after it was uploaded."""

    anchor: Literal["created_at"]
    seconds: int = Field(ge=3600, le=2_592_000)


class CreateFile(Request):
    """POST /v1/files, besides the file itself."""

    purpose: PublicPurpose
    expires_after: ExpiresAfter | None = None


class File(BaseModel):
    """A picture or video that was uploaded."""

    id: str
    object: Literal["file"] = "file"
    bytes: int
    created_at: int
    expires_at: int | None
    filename: str
    purpose: PublicPurpose
    status: Literal["processed"] = "processed"


class FileList(BaseModel):
    """One page of files."""

    object: Literal["list"] = "list"
    data: list[File]
    first_id: str | None
    last_id: str | None
    has_more: bool


class DeletedFile(BaseModel):
    """The answer to a DELETE."""

    id: str
    object: Literal["file"] = "file"
    deleted: Literal[True] = True


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


class WorldWords(BaseModel):
    """What the model can draw, in words that prompts may use, by what they say (kind, colour, setting, ...)."""

    object: Literal["world"] = "world"
    name: str
    rows: dict[str, list[str]]
    max_subjects: int
    max_count: int
    max_shots: int


class DirectPrompt(Request):
    """POST /v1/asazora/world/direct."""

    prompt: Prompt


class Directed(BaseModel):
    """What the director makes of a prompt. `replaced` says which word stands for which of the user's."""

    object: Literal["directed_prompt"] = "directed_prompt"
    revised_prompt: str
    shots: list[str]
    unknown_words: list[str]
    replaced: dict[str, str]


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


WebhookEventType = Literal["video.completed", "video.failed"]
WebhookEventTypes = Annotated[list[WebhookEventType], Field(min_length=1, max_length=2)]
WebhookName = Annotated[str, Field(min_length=1, max_length=255)]
WebhookUrl = Annotated[str, Field(min_length=1, max_length=2000)]


class CreateWebhookEndpoint(Request):
    """POST /v1/webhook_endpoints."""

    event_types: WebhookEventTypes
    name: WebhookName
    url: WebhookUrl


class UpdateWebhookEndpoint(Request):
    """POST /v1/webhook_endpoints/{webhook_endpoint_id}: what is to change."""

    event_types: WebhookEventTypes | None = None
    name: WebhookName | None = None
    url: WebhookUrl | None = None


class RotateWebhookSecret(Request):
    """POST /v1/webhook_endpoints/{webhook_endpoint_id}/rotate_secret."""

    keep_old_secret_active_for_24_hours: bool = False


class SendTestWebhook(Request):
    """POST /v1/webhook_endpoints/{webhook_endpoint_id}/test."""

    event_type: WebhookEventType


class WebhookEndpoint(BaseModel):
    """Where events are sent. The secret itself is shown only when it is made."""

    id: str
    object: Literal["webhook_endpoint"] = "webhook_endpoint"
    created_at: int
    updated_at: int
    event_types: list[WebhookEventType]
    name: str
    url: str
    signing_secret_hint: str


class WebhookEndpointWithSecret(WebhookEndpoint):
    """The same with its secret, this once."""

    signing_secret: str


class WebhookEndpointList(BaseModel):
    """All endpoints of an account."""

    object: Literal["list"] = "list"
    data: list[WebhookEndpoint]
    first_id: str | None
    last_id: str | None
    has_more: bool


class DeletedWebhookEndpoint(BaseModel):
    """The answer to a DELETE."""

    id: str
    object: Literal["webhook_endpoint.deleted"] = "webhook_endpoint.deleted"
    deleted: Literal[True] = True


class TestedWebhookEndpoint(BaseModel):
    """What the endpoint answered to a test."""

    object: Literal["webhook_endpoint.test"] = "webhook_endpoint.test"
    webhook_endpoint_id: str
    event_type: WebhookEventType
    status_code: int
    success: Literal[True] = True


class WebhookEventTypeList(BaseModel):
    """What webhooks can tell of."""

    object: Literal["list"] = "list"
    data: list[WebhookEventType]


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
