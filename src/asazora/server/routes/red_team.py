"""The red team: what the checks say of an attack, layer by layer, and findings, followed until they are closed."""

import dataclasses

from fastapi import APIRouter

from asazora.server.api_errors import ApiError
from asazora.server.context import Context, RedTeamer, Reviewer, ServerContext, SignedIn
from asazora.server.lookup import find_job
from asazora.server.routes.feedback import check_category
from asazora.server.store.findings import NEXT
from asazora.server.store.findings import Finding as StoredFinding
from asazora.server.store.roles import Scope
from asazora.server.wire import ERROR_RESPONSES
from asazora.server.wire_trust import (
    FileFinding,
    Finding,
    FindingList,
    MoveFinding,
    Probe,
    ProbeList,
    ProbeResult,
    Step,
)

router = APIRouter(prefix="/v1/asazora", tags=["Red team"], responses=ERROR_RESPONSES)


@router.post("/red_team/probes")
async def probe(caller: RedTeamer, context: Context, wanted: Probe) -> ProbeList:
    """What the checks say of prompts: which layer decided, on what it found, and the scores. Makes nothing."""
    del caller
    found = await context.inspection.judge(wanted.prompts)
    pairs = zip(wanted.prompts, found, strict=True)
    return ProbeList(data=[ProbeResult.model_validate({**verdict, "prompt": text}) for text, verdict in pairs])


@router.post("/findings")
def file_finding(caller: RedTeamer, context: Context, wanted: FileFinding) -> Finding:
    """File a finding; `video_id` is one of the account's own videos, a quarantined one too."""
    check_category(context, wanted.category)
    if wanted.video_id is not None:
        find_job(context, caller.id, wanted.video_id)
    return _shape(context.findings.file(caller.id, **wanted.model_dump()))


@router.get("/findings")
def list_findings(caller: SignedIn, context: Context) -> FindingList:
    """The account's findings; everyone's for reviewers."""
    return FindingList(data=[_shape(found) for found in context.findings.all(_owner(caller.id, caller.scopes))])


@router.get("/findings/{finding_id}")
def retrieve_finding(caller: SignedIn, context: Context, finding_id: str) -> Finding:
    """One finding and its way so far."""
    return _shape(_find(context, finding_id, _owner(caller.id, caller.scopes)))


@router.post("/findings/{finding_id}")
def move_finding(caller: Reviewer, context: Context, finding_id: str, wanted: MoveFinding) -> Finding:
    """Confirm or reject a finding, close it, or open it again."""
    found = _find(context, finding_id, None)
    if found.account_id == caller.id:
        raise ApiError(403, "Nobody decides on the own finding.", code="insufficient_permissions")
    if wanted.status not in NEXT[found.status]:
        allowed = ", ".join(sorted(NEXT[found.status]))
        message = f"A finding that is {found.status} can become: {allowed}."
        raise ApiError(400, message, code="invalid_value", param="status")
    moved = context.findings.move(found, wanted.status, wanted.notes, actor=caller.id)
    if moved is None:
        raise ApiError(409, f"Finding '{finding_id}' was moved by someone else.", code="already_decided")
    return _shape(moved)


def _owner(account_id: str, scopes: frozenset[Scope]) -> str | None:
    """Whose findings a caller sees: the own, or everyone's (None)."""
    return None if Scope.REVIEW in scopes else account_id


def _find(context: ServerContext, finding_id: str, account_id: str | None) -> StoredFinding:
    found = context.findings.get(finding_id, account_id)
    if found is None:
        message = f"Finding with id '{finding_id}' not found."
        raise ApiError(404, message, code="not_found", param="finding_id")
    return found


def _shape(found: StoredFinding) -> Finding:
    values = {name: value for name, value in dataclasses.asdict(found).items() if name != "account_id"}
    values["history"] = [Step.model_validate(step) for step in found.history]
    return Finding(**values)
