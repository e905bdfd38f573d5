"""The shapes of Asazora's own routes for trust and safety: feedback, reports, appeals, review, red team, own data."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from asazora.server.store.cases import CaseKind, Verdict
from asazora.server.store.findings import FindingStatus
from asazora.server.wire import Prompt, Request

MAX_WORDS = 4_000
MAX_PROBES = 1000

Words = Annotated[str, Field(max_length=MAX_WORDS)]
Tag = Annotated[str, Field(min_length=1, max_length=40)]
Id = Annotated[str, Field(min_length=1, max_length=80)]
CategoryName = Annotated[str, Field(min_length=1, max_length=80)]


class GiveFeedback(Request):
    """POST /v1/asazora/feedback: in place of what the account said of the clip before."""

    video_id: Id
    rating: int = Field(ge=1, le=5)
    tags: list[Tag] = Field(default=[], max_length=20)
    words: Words = ""


class Feedback(BaseModel):
    """What the account says of one of its clips."""

    object: Literal["feedback"] = "feedback"
    video_id: str
    rating: int
    tags: list[str]
    words: str
    created_at: int


class FeedbackList(BaseModel):
    """All that the account has said, newest first."""

    object: Literal["list"] = "list"
    data: list[Feedback]


class ReportHarm(Request):
    """POST /v1/asazora/reports. `category` is one of the policy's; without `video_id` the words say of what."""

    category: CategoryName
    words: Annotated[str, Field(min_length=1, max_length=MAX_WORDS)]
    video_id: Id | None = None


class ReportFile(Request):
    """POST /v1/asazora/reports/of_file, besides the file itself."""

    category: CategoryName
    words: Annotated[str, Field(min_length=1, max_length=MAX_WORDS)]


class Appeal(Request):
    """POST /v1/asazora/appeals: against the refusal or the taking down of the account's own video."""

    video_id: Id
    words: Annotated[str, Field(min_length=1, max_length=MAX_WORDS)]


class OwnCase(BaseModel):
    """A case as the account that it is about or from sees it."""

    object: Literal["case"] = "case"
    id: str
    kind: CaseKind
    video_id: str | None
    category: str | None
    words: str
    created_at: int
    state: Literal["open", "decided"]
    decision: Verdict | None
    decided_at: int | None
    notes: str | None
    """What the reviewer says of the decision."""


class OwnCaseList(BaseModel):
    """The account's cases, newest first."""

    object: Literal["list"] = "list"
    data: list[OwnCase]


class ObjectionLine(BaseModel):
    """What a check had against a clip."""

    check: str
    reason: str
    categories: list[str]
    reviewable: bool


class Case(OwnCase):
    """A case as reviewers see it."""

    sequence: int
    account_id: str
    prompt: str
    objections: list[ObjectionLine]
    decided_by: str | None
    decided_by_name: str | None
    """The name of the account that decided; null once that is erased."""


class CaseList(BaseModel):
    """A page of cases in the order asked for. The next page is `after` the last one's `sequence`."""

    object: Literal["list"] = "list"
    data: list[Case]
    has_more: bool


class DecideCase(Request):
    """POST /v1/asazora/reviews/{case_id}/decision: is the content allowed? Whoever the case is from reads the notes."""

    decision: Verdict
    notes: Words = ""


class Probe(Request):
    """POST /v1/asazora/red_team/probes."""

    prompts: list[Prompt] = Field(min_length=1, max_length=MAX_PROBES)


class EvidenceLine(BaseModel):
    """Which layer spoke, for which category, on what it found, in which reading of the text."""

    layer: str
    category: str
    found: str
    view: str


class ProbeResult(BaseModel):
    """What the checks say of one prompt, which layers decided, and the score of each category."""

    prompt: str
    action: Literal["allow", "review", "block"]
    categories: list[str]
    layers: list[str]
    category_scores: dict[str, float]
    evidence: list[EvidenceLine]


class ProbeList(BaseModel):
    """One result a prompt, in order."""

    object: Literal["list"] = "list"
    data: list[ProbeResult]


class FileFinding(Request):
    """POST /v1/asazora/findings. `expected`: what the checks should have said of the prompt."""

    category: CategoryName
    severity: int = Field(ge=1, le=5)
    prompt: Prompt
    expected: Verdict = Verdict.BLOCK
    video_id: Id | None = None
    notes: Words = ""


class Step(BaseModel):
    """One station of a finding."""

    time: int
    status: FindingStatus
    notes: str


class Finding(BaseModel):
    """A finding and its way so far."""

    object: Literal["finding"] = "finding"
    id: str
    category: str
    severity: int
    expected: Verdict
    prompt: str
    video_id: str | None
    has_clip: bool
    notes: str
    status: FindingStatus
    history: list[Step]
    created_at: int


class FindingList(BaseModel):
    """Findings, newest first."""

    object: Literal["list"] = "list"
    data: list[Finding]


class MoveFinding(Request):
    """POST /v1/asazora/findings/{finding_id}: give it its next status."""

    status: FindingStatus
    notes: Words = ""


class Consent(Request):
    """POST /v1/asazora/account/consent: may the checks learn from what the account wrote?"""

    training: bool


class ConsentState(BaseModel):
    """Whether they may."""

    object: Literal["consent"] = "consent"
    training: bool


class EraseAccount(Request):
    """DELETE /v1/asazora/account: the account's name, to be sure."""

    name: str = Field(min_length=1, max_length=80)


class ErasedAccount(BaseModel):
    """Nothing of the account is left."""

    id: str
    object: Literal["account.deleted"] = "account.deleted"
    deleted: Literal[True] = True
    videos: int
