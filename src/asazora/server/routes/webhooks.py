"""Webhook endpoints: where an account wants to be told that its videos are finished."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query

from asazora.server.api_errors import ApiError
from asazora.server.bodies import Body
from asazora.server.context import Context, Creator, ServerContext
from asazora.server.documentation import takes_json
from asazora.server.ids import new_id
from asazora.server.outbound import OutboundError, check_url
from asazora.server.store.webhooks import Endpoint, EventType
from asazora.server.webhook_sender import event_body, post_event, rules_for
from asazora.server.wire import (
    ERROR_RESPONSES,
    CreateWebhookEndpoint,
    DeletedWebhookEndpoint,
    RotateWebhookSecret,
    SendTestWebhook,
    TestedWebhookEndpoint,
    UpdateWebhookEndpoint,
    WebhookEndpoint,
    WebhookEndpointList,
    WebhookEndpointWithSecret,
    WebhookEventTypeList,
)

MAX_ENDPOINTS = 20
HINT_LENGTH = 4
DEFAULT_PAGE, MAX_PAGE = 20, 100

router = APIRouter(prefix="/v1", tags=["Webhooks"], responses=ERROR_RESPONSES)


@router.post("/webhook_endpoints", openapi_extra=takes_json(CreateWebhookEndpoint))
def create_endpoint(caller: Creator, context: Context, body: Body) -> WebhookEndpointWithSecret:
    """Have events sent to a URL. The secret that signs them is shown now and never again."""
    wanted = CreateWebhookEndpoint.model_validate(body.fields)
    _check_url(context, wanted.url)
    if len(context.webhooks.of_account(caller.id)) >= MAX_ENDPOINTS:
        raise ApiError(400, f"An account may have {MAX_ENDPOINTS} webhook endpoints.", code="too_many_endpoints")
    types = [EventType(name) for name in dict.fromkeys(wanted.event_types)]
    return _with_secret(context.webhooks.add(caller.id, name=wanted.name, url=wanted.url, event_types=types))


@router.get("/webhook_endpoints")
def list_endpoints(
    caller: Creator,
    context: Context,
    after: Annotated[str | None, Query(min_length=1)] = None,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = DEFAULT_PAGE,
) -> WebhookEndpointList:
    """The caller's endpoints, oldest first."""
    found = list(context.webhooks.of_account(caller.id))
    if after is not None:
        last = _find(context, caller.id, after)
        found = found[[endpoint.id for endpoint in found].index(last.id) + 1 :]
    page = found[:limit]
    return WebhookEndpointList(
        data=[_shape(endpoint) for endpoint in page],
        first_id=page[0].id if page else None,
        last_id=page[-1].id if page else None,
        has_more=len(found) > limit,
    )


@router.get("/webhook_endpoints/{webhook_endpoint_id}")
def retrieve_endpoint(caller: Creator, context: Context, webhook_endpoint_id: str) -> WebhookEndpoint:
    """One of them."""
    return _shape(_find(context, caller.id, webhook_endpoint_id))


@router.post("/webhook_endpoints/{webhook_endpoint_id}", openapi_extra=takes_json(UpdateWebhookEndpoint))
def update_endpoint(caller: Creator, context: Context, webhook_endpoint_id: str, body: Body) -> WebhookEndpoint:
    """Change where events are sent, which, or the name."""
    wanted = UpdateWebhookEndpoint.model_validate(body.fields)
    endpoint = _find(context, caller.id, webhook_endpoint_id)
    if wanted.url is not None:
        _check_url(context, wanted.url)
    return _shape(context.webhooks.update(endpoint, **wanted.model_dump(exclude_none=True)))


@router.delete("/webhook_endpoints/{webhook_endpoint_id}")
def delete_endpoint(caller: Creator, context: Context, webhook_endpoint_id: str) -> DeletedWebhookEndpoint:
    """Send no more to an endpoint."""
    endpoint = _find(context, caller.id, webhook_endpoint_id)
    context.webhooks.delete(endpoint)
    return DeletedWebhookEndpoint(id=endpoint.id)


@router.post("/webhook_endpoints/{webhook_endpoint_id}/rotate_secret", openapi_extra=takes_json(RotateWebhookSecret))
def rotate_secret(caller: Creator, context: Context, webhook_endpoint_id: str, body: Body) -> WebhookEndpointWithSecret:
    """A new secret; if so wished the old one signs too for a day."""
    wanted = RotateWebhookSecret.model_validate(body.fields)
    endpoint = _find(context, caller.id, webhook_endpoint_id)
    return _with_secret(context.webhooks.rotate_secret(endpoint, keep_old=wanted.keep_old_secret_active_for_24_hours))


@router.post("/webhook_endpoints/{webhook_endpoint_id}/test", openapi_extra=takes_json(SendTestWebhook))
async def test_endpoint(
    caller: Creator, context: Context, webhook_endpoint_id: str, body: Body
) -> TestedWebhookEndpoint:
    """Send a made-up event now, and tell what the endpoint answered."""
    wanted = SendTestWebhook.model_validate(body.fields)
    endpoint = await asyncio.to_thread(_find, context, caller.id, webhook_endpoint_id)
    event_id, rules = new_id("evt"), rules_for(context.settings.trusted_hosts)
    sample = event_body(event_id, wanted.event_type, "video_test", endpoint.updated_at)
    try:
        status = await asyncio.to_thread(post_event, endpoint.url, event_id, sample, endpoint.secrets(), rules)
    except OutboundError as error:
        message = f"The endpoint could not be reached: {error}."
        raise ApiError(400, message, code="webhook_unreachable", param="url") from error
    return TestedWebhookEndpoint(webhook_endpoint_id=endpoint.id, event_type=wanted.event_type, status_code=status)


@router.get("/webhook_event_types")
def list_event_types(caller: Creator) -> WebhookEventTypeList:
    """What webhooks can tell of."""
    del caller
    return WebhookEventTypeList(data=["video.completed", "video.failed"])


def _check_url(context: ServerContext, url: str) -> None:
    try:
        check_url(url, rules_for(context.settings.trusted_hosts))
    except OutboundError as error:
        message = f"Invalid URL: {error}. Send an https URL of a public host."
        raise ApiError(400, message, code="invalid_url", param="url") from error


def _find(context: ServerContext, account_id: str, endpoint_id: str) -> Endpoint:
    endpoint = context.webhooks.get(account_id, endpoint_id)
    if endpoint is None:
        message = f"Webhook endpoint with id '{endpoint_id}' not found."
        raise ApiError(404, message, code="not_found", param="webhook_endpoint_id")
    return endpoint


def _shape(endpoint: Endpoint) -> WebhookEndpoint:
    return WebhookEndpoint(
        id=endpoint.id,
        created_at=endpoint.created_at,
        updated_at=endpoint.updated_at,
        event_types=[event_type.value for event_type in endpoint.event_types],
        name=endpoint.name,
        url=endpoint.url,
        signing_secret_hint=f"whsec_...{endpoint.secret[-HINT_LENGTH:]}",
    )


def _with_secret(endpoint: Endpoint) -> WebhookEndpointWithSecret:
    return WebhookEndpointWithSecret(**_shape(endpoint).model_dump(), signing_secret=endpoint.secret)
