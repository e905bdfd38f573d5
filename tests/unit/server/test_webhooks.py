"""Webhooks: OpenAI's client accepts the signature, failures are tried again, and no private host is ever asked."""

import json
import threading
from collections.abc import Generator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx2
import openai
import pytest

from asazora.server.settings import ServerSettings
from asazora.server.store.roles import Role
from asazora.server.store.webhooks import EventType
from asazora.server.webhook_sender import RETRY_SECONDS, signed_headers
from live_server import FAKE_INSPECTOR, FAKE_WORKER, PATIENCE_SECONDS, LiveServer, running, wait_until

pytestmark = pytest.mark.filterwarnings("ignore:The Sora API is scheduled:DeprecationWarning")

TINY = {"asazora": {"size": "128x64", "seconds": 0.5}}
BOTH = ["video.completed", "video.failed"]


@dataclass
class Receiver:
    """What arrived, and how often to answer 500 before all is well."""

    url: str = ""
    failures: int = 0
    arrived: list[tuple[bytes, dict[str, str]]] = field(default_factory=list)


@pytest.fixture
def receiver() -> Generator[Receiver]:
    state = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            state.arrived.append((body, {name.lower(): value for name, value in self.headers.items()}))
            self.send_response(500 if len(state.arrived) <= state.failures else 200)
            self.end_headers()

        def log_message(self, *parts: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    state.url = f"http://127.0.0.1:{server.server_address[1]}/hook"
    yield state
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def trusting(tmp_path_factory: pytest.TempPathFactory) -> Generator[LiveServer]:
    """A server whose operator trusts this machine."""
    settings = ServerSettings(
        home=tmp_path_factory.mktemp("home"),
        worker_command=FAKE_WORKER,
        inspector_command=FAKE_INSPECTOR,
        trusted_hosts=("127.0.0.1",),
    )
    with running(settings) as live:
        yield live


@pytest.fixture
def client(trusting: LiveServer) -> Generator[openai.OpenAI]:
    with trusting.client() as made:
        yield made


def test_the_signature_is_the_specifications():
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    headers = signed_headers("msg_p5jXN8AQM9LWM0D4loKWxJek", b'{"test": 2432232314}', [secret], 1614265330)
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_finished_and_failed_videos_are_told_and_openais_client_believes_it(client: openai.OpenAI, receiver: Receiver):
    endpoint = client.webhooks.create(event_types=BOTH, name="mine", url=receiver.url)
    assert endpoint.signing_secret.startswith("whsec_")
    videos = [client.videos.create(prompt=prompt, extra_body=TINY) for prompt in ("a fox", "!!!")]
    wait_until(lambda: len(receiver.arrived) == 2, seconds=60)
    told = {}
    for body, headers in receiver.arrived:
        event = client.webhooks.unwrap(body, headers, secret=endpoint.signing_secret)
        told[event.data.id] = event.type
        with pytest.raises(openai.InvalidWebhookSignatureError):
            client.webhooks.unwrap(body + b" ", headers, secret=endpoint.signing_secret)
    assert told == {videos[0].id: "video.completed", videos[1].id: "video.failed"}


def test_a_hold_is_told_once_a_person_has_decided(trusting: LiveServer, client: openai.OpenAI, receiver: Receiver):
    client.webhooks.create(event_types=BOTH, name="mine", url=receiver.url)
    released, blocked = (client.videos.create_and_poll(prompt="a knife", extra_body=TINY) for _ in range(2))
    assert {video.error.code for video in (released, blocked)} == {"held_for_review"}
    assert receiver.arrived == []
    with reviewing(trusting) as reviewer:
        decide(reviewer, released.id, "allow")
        decide(reviewer, blocked.id, "block")
    wait_until(lambda: len(receiver.arrived) == 2, seconds=60)
    assert told(receiver) == {(released.id, "video.completed"), (blocked.id, "video.failed")}


def test_a_video_that_is_taken_down_is_told(trusting: LiveServer, client: openai.OpenAI, receiver: Receiver):
    video = client.videos.create_and_poll(prompt="a fox", extra_body=TINY)
    client.webhooks.create(event_types=BOTH, name="mine", url=receiver.url)
    report = {"category": "violence", "words": "bad", "video_id": video.id}
    client.post("/asazora/reports", cast_to=object, body=report)
    with reviewing(trusting) as reviewer:
        decide(reviewer, video.id, "block")
        wait_until(lambda: receiver.arrived, seconds=60)
        client.post("/asazora/appeals", cast_to=object, body={"video_id": video.id, "words": "a fox"})
        decide(reviewer, video.id, "allow")
    wait_until(lambda: len(receiver.arrived) == 2, seconds=60)
    assert told(receiver) == {(video.id, "video.failed"), (video.id, "video.completed")}


def test_what_a_red_teamer_made_is_told_when_it_is_held(trusting: LiveServer, receiver: Receiver):
    with trusting.client(Role.RED_TEAMER) as attacker:
        attacker.webhooks.create(event_types=BOTH, name="mine", url=receiver.url)
        video = attacker.videos.create_and_poll(prompt="a knife", extra_body=TINY)
    wait_until(lambda: receiver.arrived, seconds=60)
    with reviewing(trusting) as reviewer:
        decide(reviewer, video.id, "block")
    assert told(receiver) == {(video.id, "video.failed")}


def told(receiver: Receiver) -> set[tuple[str, str]]:
    """The video and type of each event."""
    events = [json.loads(body) for body, _ in receiver.arrived]
    return {(event["data"]["id"], event["type"]) for event in events}


def reviewing(server: LiveServer) -> httpx2.Client:
    key, _ = server.accounts.create_key(Role.REVIEWER)
    headers = {"authorization": f"Bearer {key}"}
    return httpx2.Client(base_url=f"{server.url}/v1/asazora", headers=headers, timeout=PATIENCE_SECONDS)


def decide(reviewer: httpx2.Client, video_id: str, decision: str) -> None:
    cases = reviewer.get("reviews?limit=200").json()["data"]
    case = next(case for case in cases if case["video_id"] == video_id)
    reviewer.post(f"reviews/{case['id']}/decision", json={"decision": decision}).raise_for_status()


def test_a_failed_delivery_is_tried_again_with_the_same_event(
    client: openai.OpenAI, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("asazora.server.webhook_sender.RETRY_SECONDS", (0.1, 0.1, 0.1))
    receiver.failures = 2
    client.webhooks.create(event_types=["video.completed"], name="mine", url=receiver.url)
    client.videos.create_and_poll(prompt="a fox", extra_body=TINY)
    wait_until(lambda: len(receiver.arrived) == 3, seconds=60)
    assert len({headers["webhook-id"] for _, headers in receiver.arrived}) == 1


def test_what_is_never_taken_is_given_up(
    trusting: LiveServer, client: openai.OpenAI, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("asazora.server.webhook_sender.RETRY_SECONDS", (0.1,))
    receiver.failures = 99
    client.webhooks.create(event_types=["video.completed"], name="mine", url=receiver.url)
    client.videos.create_and_poll(prompt="a fox", extra_body=TINY)
    wait_until(lambda: len(receiver.arrived) == 2, seconds=60)
    later = 1e9
    assert trusting.context.webhooks.take_due(limit=10, lease_seconds=later) == []
    assert sum(RETRY_SECONDS) > 24 * 3600, "as it is by default, an endpoint may be down for a day"


def test_an_endpoint_is_looked_after_as_in_openais_client(client: openai.OpenAI, receiver: Receiver):
    made = client.webhooks.create(event_types=BOTH, name="mine", url=receiver.url)
    assert client.webhooks.retrieve(made.id).signing_secret_hint.endswith(made.signing_secret[-4:])
    assert [endpoint.id for endpoint in client.webhooks.list(limit=1)] == [made.id]
    changed = client.webhooks.update(made.id, name="ours", event_types=["video.failed"])
    assert (changed.name, changed.event_types, changed.url) == ("ours", ["video.failed"], receiver.url)
    tested = client.webhooks.test(made.id, event_type="video.completed")
    assert (tested.status_code, tested.success) == (200, True)
    rotated = client.webhooks.rotate_secret(made.id, keep_old_secret_active_for_24_hours=True)
    assert rotated.signing_secret != made.signing_secret
    client.webhooks.test(made.id, event_type="video.completed")
    body, headers = receiver.arrived[-1]
    for secret in (made.signing_secret, rotated.signing_secret):
        client.webhooks.unwrap(body, headers, secret=secret)
    again = client.webhooks.rotate_secret(made.id)
    client.webhooks.test(made.id, event_type="video.completed")
    with pytest.raises(openai.InvalidWebhookSignatureError):
        client.webhooks.unwrap(*receiver.arrived[-1], secret=rotated.signing_secret)
    client.webhooks.unwrap(*receiver.arrived[-1], secret=again.signing_secret)
    assert client.webhooks.delete(made.id).deleted
    with pytest.raises(openai.NotFoundError):
        client.webhooks.retrieve(made.id)


@pytest.mark.parametrize("url", ["http://example.com/", "https://user:pass@example.com/", "not a url", "file:///etc"])
def test_a_url_that_is_not_https_is_refused(client: openai.OpenAI, url: str):
    with pytest.raises(openai.BadRequestError) as caught:
        client.webhooks.create(event_types=BOTH, name="mine", url=url)
    assert caught.value.param == "url"


def test_a_private_host_is_never_asked(server: LiveServer, receiver: Receiver):
    with server.client() as client:
        made = client.webhooks.create(event_types=BOTH, name="mine", url=receiver.url.replace("http", "https"))
        with pytest.raises(openai.BadRequestError, match="not public") as caught:
            client.webhooks.test(made.id, event_type="video.completed")
    assert caught.value.code == "webhook_unreachable"
    assert receiver.arrived == []


def test_strangers_and_viewers_have_no_part_in_it(trusting: LiveServer, client: openai.OpenAI, receiver: Receiver):
    made = client.webhooks.create(event_types=BOTH, name="mine", url=receiver.url)
    with trusting.client() as stranger:
        for call in (stranger.webhooks.retrieve, stranger.webhooks.delete, stranger.webhooks.rotate_secret):
            with pytest.raises(openai.NotFoundError):
                call(made.id)
        stranger.videos.create_and_poll(prompt="a fox", extra_body=TINY)
    assert client.webhooks.retrieve(made.id).event_types == [EventType.COMPLETED, EventType.FAILED]
    assert receiver.arrived == []
