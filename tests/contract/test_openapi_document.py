"""Every route against the OpenAPI document that the server gives of itself, with requests made up by schemathesis.

All of its checks run, for requests with a key and without one. EXAMPLES in the environment says how many are made up
for each route, of those that the document allows and of those that it forbids.
"""

import contextlib
import dataclasses
import os
import sys
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from typing import Any

import hypothesis
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.openapi.checks import RejectedPositiveData

from asazora.server.settings import ServerSettings
from asazora.server.store.accounts import Role
from live_server import FAKE_INSPECTOR, FAKE_WORKER, LiveServer, running, wait_until

EXAMPLES = int(os.environ.get("EXAMPLES", "2"))
IDLE_WORKER = (sys.executable, "-c", "import time; print('ready', flush=True); time.sleep(3600)")
"""What the made-up requests order is left in the queue: it would take hours to make."""

SHAPE_CODES = {
    "invalid_json",
    "invalid_form",
    "invalid_type",
    "missing_required_parameter",
    "unknown_parameter",
    "string_below_min_length",
    "string_above_max_length",
}
"""What a refusal of a body must not say if the document allows that body. Of other rules (a name that nobody has, a
length that a video has not) the document cannot tell."""

pytestmark = pytest.mark.filterwarnings("ignore:The Sora API:DeprecationWarning")

TINY = {"asazora": {"size": "128x64", "seconds": 1}}


@dataclass(frozen=True, slots=True)
class Known:
    """A server, a key, and ids of things that are there, by the names that routes give them."""

    server: LiveServer
    key: str
    ids: Mapping[str, str]


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Generator[Known]:
    home = tmp_path_factory.mktemp("home")
    settings = ServerSettings(
        home=home, worker_command=FAKE_WORKER, inspector_command=FAKE_INSPECTOR, requests_per_minute=10**9
    )
    with running(settings) as server, server.client(Role.ADMIN, account="tester") as client:
        video = client.videos.create(prompt="a fox", extra_body=TINY)
        assert client.videos.poll(video.id).status == "completed"
        file = client.files.create(file=client.videos.download_content(video.id).read(), purpose="vision")
    with running(dataclasses.replace(settings, worker_command=IDLE_WORKER)) as server:
        wait_until(lambda: server.supervisor.is_ready)
        key, _ = server.accounts.create_key(Role.ADMIN, account_name="tester")
        yield Known(server, key, {"video_id": video.id, "id": video.id, "after": video.id, "file_id": file.id})


def test_every_route_does_as_the_document_says(known: Known):
    schema = schemathesis.openapi.from_url(f"{known.server.url}/openapi.json")
    found = list[str]()
    for operation in schema.get_all_operations():
        for mode in GenerationMode:
            found += _findings(operation.ok(), mode, known)
    assert "\n".join(sorted(found)) == ""


def _findings(operation: Any, mode: GenerationMode, known: Known) -> list[str]:
    """What is wrong with the answers to a few requests that the document allows, or forbids."""
    found, allowed = list[str](), {"Authorization": f"Bearer {known.key}"}

    @hypothesis.settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        found.extend([*_wrong(case, allowed), *_wrong(case, {})])
        if mode is GenerationMode.POSITIVE and operation.method != "delete" and _name_known_things(case, known.ids):
            found.extend(_wrong(case, allowed))

    with contextlib.suppress(Unsatisfiable):  # there is nothing to get wrong
        ask()
    return found


def _wrong(case: Any, headers: Mapping[str, str]) -> list[str]:
    """What the checks find wrong in the answer to one request."""
    answer = case.call(headers=headers, timeout=60)
    try:
        case.validate_response(answer)
    except BaseExceptionGroup as group:
        command = case.as_curl_command(headers)[:1000]
        return [
            f"{case.operation.label} {answer.status_code}: {failure}\n{command}\n{answer.text[:500]}\n"
            for failure in group.exceptions
            if not _is_no_matter_of_shape(failure, answer)
        ]
    return []


def _is_no_matter_of_shape(failure: BaseException, answer: Any) -> bool:
    if not isinstance(failure, RejectedPositiveData):
        return False
    return answer.status_code == 400 and answer.json()["error"]["code"] not in SHAPE_CODES


def _name_known_things(case: Any, ids: Mapping[str, str]) -> bool:
    """Put ids of things that are there in the place of made-up ones. False if there is no place."""
    places = (case.path_parameters, case.query, case.body)
    return sum(_replace(place, ids) for place in places) > 0


def _replace(value: Any, ids: Mapping[str, str]) -> int:
    """Replace ids wherever they are in a value. Returns how many."""
    if isinstance(value, list):
        return sum(_replace(item, ids) for item in value)
    if not isinstance(value, dict):
        return 0
    named = value.keys() & ids.keys()
    for name in named:
        value[name] = ids[name]
    return len(named) + sum(_replace(item, ids) for item in value.values())
