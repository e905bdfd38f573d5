"""Sends webhooks, signed as https://www.standardwebhooks.com says, and again with growing pauses if they fail."""

import asyncio
import base64
import contextlib
import hmac
import json
import logging
import time
from collections.abc import Mapping, Sequence

from asazora import __version__
from asazora.server.ids import WEBHOOK_SECRET_PREFIX
from asazora.server.outbound import ANY_HOST, OutboundError, OutboundRequest, OutboundRules, send
from asazora.server.store.webhooks import Delivery, WebhookStore

RETRY_SECONDS = (5.0, 30.0, 120.0, 600.0, 3600.0, 6 * 3600.0, 24 * 3600.0)
"""Pauses before the second attempt and those that follow; after the last one the event is given up."""

LOOK_SECONDS = 0.5
AT_ONCE = 16
ANSWER_SECONDS = 10.0
LEASE_SECONDS = 60.0

logger = logging.getLogger(__name__)


def rules_for(trusted_hosts: tuple[str, ...]) -> OutboundRules:
    """Webhooks go to any public host over TLS, and to those that the operator trusts. Redirects are not followed."""
    return OutboundRules(allowed_hosts=ANY_HOST, trusted_hosts=trusted_hosts, seconds=ANSWER_SECONDS, max_bytes=2**16)


def event_body(event_id: str, event_type: str, video_id: str, created_at: int) -> bytes:
    """An event as OpenAI sends it."""
    event = {"id": event_id, "object": "event", "created_at": created_at, "type": event_type, "data": {"id": video_id}}
    return json.dumps(event).encode()


def signed_headers(event_id: str, body: bytes, secrets: Sequence[str], now: int) -> Mapping[str, str]:
    """The headers that prove where an event comes from: one signature for each secret."""
    signed = f"{event_id}.{now}.".encode() + body
    signatures = [f"v1,{base64.b64encode(hmac.digest(_key(secret), signed, 'sha256')).decode()}" for secret in secrets]
    return {
        "content-type": "application/json",
        "user-agent": f"Asazora/{__version__}",
        "webhook-id": event_id,
        "webhook-timestamp": str(now),
        "webhook-signature": " ".join(signatures),
    }


def post_event(url: str, event_id: str, body: bytes, secrets: Sequence[str], rules: OutboundRules) -> int:
    """Send an event and return the status of the answer. Raises OutboundError if there is none."""
    headers = signed_headers(event_id, body, secrets, int(time.time()))
    return send(OutboundRequest(url=url, method="POST", headers=headers, body=body), rules).status


class WebhookSender:
    """Sends what is due, a few at a time, from the event loop of the server."""

    def __init__(self, store: WebhookStore, rules: OutboundRules) -> None:
        self._store, self._rules = store, rules
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._send_forever())

    async def stop(self) -> None:
        """Send no more. What was not sent is due again at the next start."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _send_forever(self) -> None:
        while True:
            due = await asyncio.to_thread(self._store.take_due, limit=AT_ONCE, lease_seconds=LEASE_SECONDS)
            await asyncio.gather(*(asyncio.to_thread(self._deliver, delivery) for delivery in due))
            if len(due) < AT_ONCE:
                await asyncio.sleep(LOOK_SECONDS)

    def _deliver(self, delivery: Delivery) -> None:
        endpoint = delivery.endpoint
        body = event_body(delivery.event_id, delivery.event_type, delivery.video_id, delivery.created_at)
        try:
            status = post_event(endpoint.url, delivery.event_id, body, endpoint.secrets(), self._rules)
        except OutboundError as error:
            logger.info("%s to %s failed: %s", delivery.event_id, endpoint.id, error)
            status = 0
        delivered = 200 <= status < 300
        retry = None if delivered else _pause(delivery.attempts)
        if not delivered and retry is None:
            logger.warning("%s to %s is given up after %d attempts", delivery.event_id, endpoint.id, delivery.attempts)
        self._store.settle(delivery, retry_after=retry)


def _pause(attempts: int) -> float | None:
    """How long to wait after so many attempts; None to give up."""
    return RETRY_SECONDS[attempts - 1] if attempts <= len(RETRY_SECONDS) else None


def _key(secret: str) -> bytes:
    return base64.b64decode(secret.removeprefix(WEBHOOK_SECRET_PREFIX))
