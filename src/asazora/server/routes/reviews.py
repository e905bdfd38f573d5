"""The reviewers' queue: borderline clips, reports, appeals. Looking at a clip is on record, as is each decision."""

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from fastapi.responses import FileResponse

from asazora.server.api_errors import ApiError
from asazora.server.context import Context, Reviewer, ServerContext
from asazora.server.store.audit_trail import Event
from asazora.server.store.cases import Case as StoredCase
from asazora.server.store.cases import CaseDecidedError, CaseKind, Verdict
from asazora.server.video_files import MEDIA_TYPES, Variant
from asazora.server.wire import ERROR_RESPONSES
from asazora.server.wire_trust import Case, CaseList, DecideCase, ObjectionLine

MAX_PAGE = 200
CLIP = {"content": {"video/mp4": {"schema": {"type": "string", "format": "binary"}}}, "description": "The clip."}

router = APIRouter(prefix="/v1/asazora/reviews", tags=["Review"], responses=ERROR_RESPONSES)


@router.get("")
def list_cases(
    caller: Reviewer,
    context: Context,
    decided: bool = False,
    after: Annotated[int | None, Query(ge=0, le=2**31 - 1)] = None,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = 50,
    order: Literal["asc", "desc"] = "asc",
) -> CaseList:
    """The cases that wait, or those decided: oldest first, or newest."""
    del caller
    found, has_more = context.cases.page(decided=decided, after=after, limit=limit, ascending=order == "asc")
    return CaseList(data=_shapes(context, found), has_more=has_more)


@router.get("/{case_id}")
def retrieve_case(caller: Reviewer, context: Context, case_id: str) -> Case:
    """One case."""
    del caller
    return _shape(context, _find(context, case_id))


@router.get("/{case_id}/content", response_class=FileResponse, responses={200: CLIP, **ERROR_RESPONSES})
def look_at_clip(caller: Reviewer, context: Context, case_id: str) -> FileResponse:
    """The clip that a case is about, from the quarantine if it lies there."""
    case = _find(context, case_id)
    subject = case.subject_id
    places = () if subject is None else (context.files.quarantined(subject), context.files.find(subject, Variant.VIDEO))
    path = next((path for path in places if path.is_file()), None)
    if path is None:
        message = f"Case '{case_id}' has no clip, or has it no longer."
        raise ApiError(404, message, code="not_found", param="case_id")
    context.audit.record(Event(actor=caller.id, action="case.looked_at", subject=case.id))
    return send_clip(path)


def send_clip(path: Path) -> FileResponse:
    """A clip that few may see: nothing on the way is to keep it."""
    headers = {"cache-control": "no-store", "x-content-type-options": "nosniff"}
    return FileResponse(path, media_type=MEDIA_TYPES[Variant.VIDEO], headers=headers)


@router.post("/{case_id}/decision")
def decide_case(caller: Reviewer, context: Context, case_id: str, wanted: DecideCase) -> Case:
    """Say whether the content is allowed. A released clip is published, one that was taken down is put back; a blocked
    one is gone."""
    found = _find(context, case_id)
    subject = found.subject_id
    made_it = subject is not None and context.jobs.get(caller.id, subject) is not None
    if made_it or found.account_id == caller.id:
        raise ApiError(403, "Nobody decides on the own case or clip.", code="insufficient_permissions")
    has_clip = subject is not None and context.files.quarantined(subject).is_file()
    try:
        case = context.cases.decide(case_id, wanted.decision, wanted.notes, actor=caller.id, has_clip=has_clip)
    except CaseDecidedError as error:
        raise ApiError(400, f"Case '{case_id}' is decided already.", code="already_decided") from error
    _move_files(context, case)
    return _shape(context, case)


def _move_files(context: ServerContext, case: StoredCase) -> None:
    """A refused clip is deleted; one that a report brought down is kept in the quarantine for an appeal."""
    if case.subject_id is None or case.decision is not Verdict.BLOCK:
        return
    if case.kind in (CaseKind.BORDERLINE, CaseKind.QUARANTINED):
        context.files.remove(case.subject_id)
    elif case.kind is CaseKind.REPORT:
        withdraw(context, case.subject_id)


def withdraw(context: ServerContext, video_id: str) -> None:
    """Take the files of a published video out of everyone's reach, and count what the quarantine keeps of them."""
    if context.files.exists(video_id):
        context.files.withdraw(video_id)
        context.jobs.note_size(video_id, context.files.quarantined(video_id).stat().st_size)


def _find(context: ServerContext, case_id: str) -> StoredCase:
    case = context.cases.get(case_id)
    if case is None:
        raise ApiError(404, f"Case with id '{case_id}' not found.", code="not_found", param="case_id")
    return case


def _shape(context: ServerContext, case: StoredCase) -> Case:
    return _shapes(context, [case])[0]


def _shapes(context: ServerContext, found: Sequence[StoredCase]) -> list[Case]:
    """Cases as reviewers see them: a report of a file with the video that the file comes from."""
    jobs = context.jobs.of_ids({case.found_video_id for case in found if case.found_video_id is not None})
    deciders = {case.decided_by for case in found if case.decided_by is not None}
    accounts = {account_id: context.accounts.account(account_id) for account_id in deciders}
    shapes = list[Case]()
    for case in found:
        values = {field.name: getattr(case, field.name) for field in dataclasses.fields(case)}
        job = jobs.get(values.pop("found_video_id") or "")
        if job is not None:
            values |= {"video_id": job.id, "prompt": job.prompt}
        values["objections"] = [ObjectionLine.model_validate(objection) for objection in case.objections]
        decider = accounts.get(case.decided_by or "")
        shapes.append(Case(**values, state=case.state, decided_by_name=None if decider is None else decider.name))
    return shapes
