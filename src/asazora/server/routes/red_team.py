"""The red team: what the checks say of an attack, layer by layer, and findings, followed until they are closed."""

import dataclasses
from pathlib import Path
from typing import Any

from fastapi import APIRouter
from fastapi.responses import FileResponse

from asazora.server.api_errors import ApiError
from asazora.server.context import Context, RedTeamer, Reviewer, ServerContext, SignedIn
from asazora.server.lookup import find_job
from asazora.server.routes.feedback import check_category
from asazora.server.routes.reviews import CLIP, send_clip, withdraw
from asazora.server.store.audit_trail import Event
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

AT_ONCE = 64

router = APIRouter(prefix="/v1/asazora", tags=["Red team"], responses=ERROR_RESPONSES)


@router.post("/red_team/probes")
async def probe(caller: RedTeamer, context: Context, wanted: Probe) -> ProbeList:
    """What the checks say of prompts: which layer decided, on what it found, and the scores. Makes nothing."""
    del caller
    found = list[dict[str, Any]]()
    for start in range(0, len(wanted.prompts), AT_ONCE):  # others ask the same inspector in between
        found += await context.inspection.judge(wanted.prompts[start : start + AT_ONCE])
    pairs = zip(wanted.prompts, found, strict=True)
    return ProbeList(data=[ProbeResult.model_validate({**verdict, "prompt": text}) for text, verdict in pairs])


@router.post("/findings")
def file_finding(caller: RedTeamer, context: Context, wanted: FileFinding) -> Finding:
    """File a finding. `video_id` is one of the account's own finished or held videos: it goes into the quarantine."""
    check_category(context, wanted.category)
    if wanted.video_id is not None and not find_job(context, caller.id, wanted.video_id).is_finished:
        message = f"Video '{wanted.video_id}' is still being made."
        raise ApiError(400, message, code="video_not_ready", param="video_id")
    found, held = context.findings.file(caller.id, **wanted.model_dump())
    if held and found.video_id is not None:
        withdraw(context, found.video_id)
    return _shape(context, found)


@router.get("/findings")
def list_findings(caller: SignedIn, context: Context) -> FindingList:
    """The account's findings; everyone's for reviewers."""
    findings = context.findings.all(_owner(caller.id, caller.scopes))
    return FindingList(data=[_shape(context, found) for found in findings])


@router.get("/findings/{finding_id}")
def retrieve_finding(caller: SignedIn, context: Context, finding_id: str) -> Finding:
    """One finding and its way so far."""
    return _shape(context, _find(context, finding_id, _owner(caller.id, caller.scopes)))


@router.get("/findings/{finding_id}/content", response_class=FileResponse, responses={200: CLIP, **ERROR_RESPONSES})
def look_at_evidence(caller: SignedIn, context: Context, finding_id: str) -> FileResponse:
    """The quarantined clip that a finding is about, for its author, reviewers and admins."""
    found = _find(context, finding_id, _owner(caller.id, caller.scopes))
    path = _evidence(context, found)
    if path is None:
        message = f"Finding '{finding_id}' has no clip, or has it no longer."
        raise ApiError(404, message, code="not_found", param="finding_id")
    context.audit.record(Event(actor=caller.id, action="finding.looked_at", subject=found.id))
    return send_clip(path)


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
        raise ApiError(400, f"Finding '{finding_id}' was moved by someone else.", code="already_decided")
    return _shape(context, moved)


def _owner(account_id: str, scopes: frozenset[Scope]) -> str | None:
    """Whose findings a caller sees: the own, or everyone's (None)."""
    return None if scopes & {Scope.REVIEW, Scope.ADMIN} else account_id


def _find(context: ServerContext, finding_id: str, account_id: str | None) -> StoredFinding:
    found = context.findings.get(finding_id, account_id)
    if found is None:
        message = f"Finding with id '{finding_id}' not found."
        raise ApiError(404, message, code="not_found", param="finding_id")
    return found


def _evidence(context: ServerContext, found: StoredFinding) -> Path | None:
    """Where the quarantined clip of a finding is, if there is one."""
    path = None if found.video_id is None else context.files.quarantined(found.video_id)
    return path if path is not None and path.is_file() else None


def _shape(context: ServerContext, found: StoredFinding) -> Finding:
    values = {name: value for name, value in dataclasses.asdict(found).items() if name != "account_id"}
    values["history"] = [Step.model_validate(step) for step in found.history]
    return Finding(**values, has_clip=_evidence(context, found) is not None)
