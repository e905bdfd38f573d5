"""The web application: routes, errors and the frame around them, and what starts and stops with it."""

import asyncio
import contextlib
import logging
import shutil
from collections.abc import AsyncGenerator

from fastapi import FastAPI

from asazora.core.errors import AsazoraError
from asazora.server.api_errors import ApiError, install_error_handlers
from asazora.server.context import ServerContext
from asazora.server.documentation import document
from asazora.server.fleet import Fleet
from asazora.server.input_files import InputFiles
from asazora.server.inspection import Inspection
from asazora.server.live_files import LiveFiles
from asazora.server.metrics import Metrics
from asazora.server.middleware import BodyLimit, RequestFrame
from asazora.server.probing import Probing
from asazora.server.rates import RateLimiter
from asazora.server.routes import (
    account,
    admin,
    characters,
    checks,
    content,
    feedback,
    files,
    health,
    live,
    models,
    observation,
    own_data,
    red_team,
    reference,
    reviews,
    sessions,
    studio,
    verbs,
    videos,
    webhooks,
    world,
)
from asazora.server.settings import ServerSettings
from asazora.server.store.accounts import AccountStore
from asazora.server.store.audit_trail import AuditTrail
from asazora.server.store.cases import CaseStore
from asazora.server.store.characters import CharacterStore
from asazora.server.store.database import Database
from asazora.server.store.feedback import FeedbackStore
from asazora.server.store.files import FileStore
from asazora.server.store.findings import FindingStore
from asazora.server.store.invitations import InvitationStore
from asazora.server.store.jobs import JobStore
from asazora.server.store.sessions import SessionStore
from asazora.server.store.webhooks import WebhookStore
from asazora.server.supervisor import Supervisor
from asazora.server.video_files import open_video_files
from asazora.server.watching import JobWatch
from asazora.server.webhook_sender import WebhookSender, rules_for

SWEEP_SECONDS = 60.0
LOOK_SECONDS = 0.2
PEOPLE = (sessions, account, own_data, admin, observation, feedback, reviews, red_team)
"""The routes for people, which OpenAI's API has no like of."""

logger = logging.getLogger(__name__)


def create_app(settings: ServerSettings, database: Database, supervisor: Supervisor | None = None) -> FastAPI:
    """The application over an open database. Its worker, which `supervisor` may have prepared, runs until shutdown."""
    jobs = JobStore(database, settings.queue)
    context = ServerContext(
        settings=settings,
        database=database,
        accounts=AccountStore(database),
        sessions=SessionStore(database),
        invitations=InvitationStore(database),
        audit=AuditTrail(database),
        cases=CaseStore(database),
        findings=FindingStore(database),
        feedback=FeedbackStore(database),
        jobs=jobs,
        files=open_video_files(settings.videos_folder, settings.files_url),
        stored_files=FileStore(database),
        inputs=InputFiles(settings.inputs_folder),
        probing=Probing(),
        characters=CharacterStore(database),
        webhooks=WebhookStore(database),
        rates=RateLimiter(settings.requests_per_minute),
        live=LiveFiles(settings.live_folder),
        watch=JobWatch(jobs),
        fleet=supervisor or _fleet(settings, database),
        inspection=Inspection(settings),
        metrics=Metrics(),
    )
    # The usual pages of documentation load scripts from elsewhere: `/docs` is our own.
    app = FastAPI(title="Asazora", lifespan=_lifespan, docs_url=None, redoc_url=None)
    app.state.context = context
    install_error_handlers(app)
    app.add_middleware(BodyLimit, max_bytes=settings.max_body_bytes)
    app.add_middleware(RequestFrame, metrics=context.metrics)
    context.metrics.watch(context)
    # Literal words before ids: `/v1/videos/characters/x` is no video.
    routers = (verbs, characters, videos, content, live, files, checks, models, webhooks, health, reference)
    for module in (*routers, *PEOPLE, world, studio):
        app.include_router(module.router)
    app.openapi = lambda: document(app)
    return app


def _fleet(settings: ServerSettings, database: Database) -> Fleet:
    """Supervised processes, or actors on a Ray cluster. Raises AsazoraError if those are asked for without Ray."""
    if settings.ray is None:
        return Supervisor(settings)
    try:
        from asazora.server.ray_fleet import RayFleet  # only here: an extra, and slow to import
    except ModuleNotFoundError as error:
        raise AsazoraError(f"`serve --ray` needs the package {error.name!r}: pip install 'asazora[ray]'") from error
    return RayFleet(settings, settings.ray, database)


@contextlib.asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncGenerator[None]:
    context: ServerContext = app.state.context
    for folder in (context.files.root, context.inputs.root):
        folder.mkdir(parents=True, exist_ok=True)
    context.inputs.remove_all_but(context.stored_files.known_ids())
    shutil.rmtree(context.settings.uploads_folder, ignore_errors=True)  # what a killed server left
    context.settings.uploads_folder.mkdir()
    context.fleet.start()
    sender = WebhookSender(context.webhooks, rules_for(context.settings.trusted_hosts))
    sender.start()
    sweeper = asyncio.create_task(_sweep_forever(context))
    warming = asyncio.create_task(_warm_inspection(context))
    try:
        yield
    finally:
        sweeper.cancel()
        warming.cancel()
        await asyncio.gather(warming, return_exceptions=True)
        await sender.stop()
        await context.watch.stop()
        await context.fleet.stop()
        await context.inspection.stop()


async def _warm_inspection(context: ServerContext) -> None:
    """Once videos can be made, have the inspector read its weights: the first question need not wait for that."""
    while not context.fleet.is_ready:
        await asyncio.sleep(LOOK_SECONDS)
    with contextlib.suppress(ApiError):  # it is on the log; a question that needs what is not there is refused
        await context.inspection.warm_up()


async def _sweep_forever(context: ServerContext) -> None:
    """Remove the files of expired videos, now and then."""
    while True:
        await asyncio.to_thread(sweep, context)
        await asyncio.sleep(SWEEP_SECONDS)


def sweep(context: ServerContext) -> None:
    """Remove every video, held ones too, and every uploaded file whose time is over."""
    context.files.free_cache(context.settings.cache_bytes, context.jobs.unfinished_ids())
    for video_id in context.jobs.expired():
        context.files.remove(video_id)
        context.jobs.note_size(video_id, 0)
        logger.info("%s expired", video_id)
    for file_id in context.stored_files.forget_expired():
        context.inputs.remove(file_id)
