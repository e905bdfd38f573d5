"""What people say: of their clips, of harm they see, of refusals they think are wrong."""

import asyncio
import dataclasses
from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter

from asazora.core.errors import UnknownNameError
from asazora.safety.policy import load_policy
from asazora.server.api_errors import ApiError
from asazora.server.bodies import Body
from asazora.server.context import Context, Member, ServerContext, SignedIn
from asazora.server.documentation import takes_file
from asazora.server.lookup import find_job
from asazora.server.store.cases import Case, CaseKind
from asazora.server.store.job import Job, JobStatus
from asazora.server.wire import ERROR_RESPONSES
from asazora.server.wire_trust import (
    Appeal,
    Consent,
    ConsentState,
    Feedback,
    FeedbackList,
    GiveFeedback,
    OwnCase,
    OwnCaseList,
    ReportFile,
    ReportHarm,
)

APPEALABLE = ("moderation_blocked", "taken_down")
"""Codes of failed videos that a person may be asked to look at again."""

router = APIRouter(prefix="/v1/asazora", tags=["Feedback"], responses=ERROR_RESPONSES)


@router.post("/feedback")
def give_feedback(caller: Member, context: Context, wanted: GiveFeedback) -> Feedback:
    """Rate one of the account's finished videos."""
    job = find_job(context, caller.id, wanted.video_id)
    if job.status is not JobStatus.COMPLETED:
        message = f"Video '{job.id}' is not completed, so there is nothing to rate."
        raise ApiError(400, message, code="video_not_ready", param="video_id")
    given = context.feedback.give(caller.id, job.id, rating=wanted.rating, tags=wanted.tags, words=wanted.words)
    return Feedback(**dataclasses.asdict(given))


@router.get("/feedback")
def list_feedback(caller: SignedIn, context: Context) -> FeedbackList:
    """All that the account has said of its videos."""
    return FeedbackList(
        data=[Feedback(**dataclasses.asdict(found)) for found in context.feedback.of_account(caller.id)]
    )


@router.get("/account/consent")
def get_consent(caller: SignedIn, context: Context) -> ConsentState:
    """Whether the checks may learn from what the account wrote. They may not unless it says so."""
    return ConsentState(training=context.feedback.consents(caller.id))


@router.post("/account/consent")
def set_consent(caller: Member, context: Context, wanted: Consent) -> ConsentState:
    """Give or withdraw that consent."""
    context.feedback.set_consent(caller.id, wanted.training)
    return ConsentState(training=wanted.training)


@router.post("/reports")
def report_harm(caller: Member, context: Context, wanted: ReportHarm) -> OwnCase:
    """Report harm: in one of the account's videos, or in words."""
    check_category(context, wanted.category)
    job = None if wanted.video_id is None else find_job(context, caller.id, wanted.video_id)
    case = context.cases.open(CaseKind.REPORT, caller.id, video=job, category=wanted.category, words=wanted.words)
    return own_case(case)


@router.post("/reports/of_file", openapi_extra=takes_file("file", ReportFile))
async def report_file(caller: Member, context: Context, body: Body) -> OwnCase:
    """Report harm in any copy of a video that was made here, whosever it is. The reporter learns nothing of it."""
    body.only_files("file")
    upload = body.required_file("file")
    wanted = ReportFile.model_validate(body.fields)
    await asyncio.to_thread(check_category, context, wanted.category)
    found = await context.inspection.trace_upload(upload)
    if found["generated_here"] is not True:
        message = "Only a video that was made here can be reported here, and this file has no sign of it."
        raise ApiError(400, message, code="not_made_here", param="file")
    return own_case(await asyncio.to_thread(_open_about_file, context, caller.id, wanted, found["recovered"]))


def _open_about_file(
    context: ServerContext, account_id: str, wanted: ReportFile, recovered: Mapping[str, Any] | None
) -> Case:
    job = None if recovered is None else context.jobs.of_manifest(recovered["label"])
    return context.cases.open_about_file(account_id, job, category=wanted.category, words=wanted.words)


@router.post("/appeals")
def appeal(caller: Member, context: Context, wanted: Appeal) -> OwnCase:
    """Ask a person to look at a refusal again."""
    job = find_job(context, caller.id, wanted.video_id)
    if job.error_code not in APPEALABLE:
        message = f"Video '{job.id}' was not refused by the content policy."
        raise ApiError(400, message, code="not_appealable", param="video_id")
    _check_appealable(context, job)
    if any(case.video_id == job.id and case.kind is CaseKind.APPEAL for case in context.cases.of_account(caller.id)):
        message = f"There is an appeal for video '{job.id}' already."
        raise ApiError(400, message, code="already_appealed", param="video_id")
    case = context.cases.open(CaseKind.APPEAL, caller.id, video=job, category=None, words=wanted.words)
    return own_case(case)


@router.get("/cases")
def list_own_cases(caller: SignedIn, context: Context) -> OwnCaseList:
    """The account's held videos, reports and appeals, and what became of them."""
    return OwnCaseList(data=[own_case(case) for case in context.cases.of_account(caller.id)])


def _check_appealable(context: ServerContext, job: Job) -> None:
    """Raise ApiError 403 for what was refused without tolerance: no person may allow it."""
    categories = load_policy(context.settings.home).categories
    known = [name for name in job.notes.get("refused_for", ()) if name in categories]
    grave = [name for name in known if categories[name].zero_tolerance]
    if grave:
        message = f"A refusal for {', '.join(grave)} cannot be appealed."
        raise ApiError(403, message, code="cannot_be_appealed", param="video_id")


def check_category(context: ServerContext, name: str) -> None:
    """Raise InvalidRequestError unless the policy has a category of that name."""
    categories = tuple(load_policy(context.settings.home).categories)
    if name not in categories:
        raise UnknownNameError("category", name, categories)


def own_case(case: Case) -> OwnCase:
    return OwnCase(
        id=case.id,
        kind=case.kind,
        video_id=case.video_id,
        category=case.category,
        words=case.words,
        created_at=case.created_at,
        state=case.state,
        decision=case.decision,
        decided_at=case.decided_at,
        notes=case.notes,
    )
