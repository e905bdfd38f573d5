"""What holds for the server as a whole: its document, its limits of disk and time, what it loads."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx2
import openai
import pytest

from asazora.server.app import sweep
from asazora.server.settings import QueueLimits, ServerSettings
from asazora.server.video_files import Variant
from live_server import FAKE_INSPECTOR, FAKE_WORKER, LiveServer, running, wait_until
from openai_schema import EXTRACT

pytestmark = pytest.mark.filterwarnings("ignore:The Sora API is scheduled:DeprecationWarning")

TINY = {"asazora": {"size": "128x64", "seconds": 1}}

NOT_OURS = {"DELETE /models/{model}"}
"""Nobody can delete a model here."""


def operations(paths: dict[str, dict[str, object]], prefix: str = "") -> set[str]:
    """METHOD and path of each operation, with path parameters nameless."""
    found = {f"{method.upper()} {path.removeprefix(prefix)}" for path, item in paths.items() for method in item}
    return {operation.replace("{video_id}", "{}").replace("{character_id}", "{}") for operation in found}


def test_every_operation_of_openais_document_is_in_ours(server: LiveServer):
    ours = httpx2.get(f"{server.url}/openapi.json").json()
    missing = operations(EXTRACT["paths"]) - operations(ours["paths"], "/v1") - NOT_OURS
    assert missing == set()


def test_the_document_points_at_nothing_that_is_not_in_it(server: LiveServer):
    text = httpx2.get(f"{server.url}/openapi.json").text
    ours = httpx2.get(f"{server.url}/openapi.json").json()
    names = {piece.split('"')[0] for piece in text.split("#/components/schemas/")[1:]}
    assert names <= set(ours["components"]["schemas"])


def test_health_is_open_and_readiness_follows_the_worker(server: LiveServer):
    assert httpx2.get(f"{server.url}/healthz").json() == {"status": "ok"}
    wait_until(lambda: server.supervisor.is_ready)
    assert httpx2.get(f"{server.url}/readyz").json() == {"status": "ok"}


def test_the_web_process_loads_neither_weights_nor_codecs():
    code = "import sys, asazora.server.run; print([name for name in ('torch', 'av', 'skia') if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout == "[]\n"


def settings_for(home: Path, **changes: Any) -> ServerSettings:
    return ServerSettings(home=home, worker_command=FAKE_WORKER, inspector_command=FAKE_INSPECTOR, **changes)


def test_expired_videos_lose_their_files_and_stay_listed(tmp_path: Path):
    settings = settings_for(tmp_path, keep_seconds=-1)
    with running(settings) as live, live.client() as client:
        video = client.videos.create_and_poll(prompt="a fox", extra_body=TINY)
        folder = settings.videos_folder / video.id
        assert len(list(folder.iterdir())) == len(Variant)
        sweep(live.context)
        assert not folder.exists()
        assert client.videos.retrieve(video.id).status == "completed"
        with pytest.raises(openai.NotFoundError, match="expired"):
            client.videos.download_content(video.id)


def test_a_full_quota_is_507_until_something_is_deleted(tmp_path: Path):
    settings = settings_for(tmp_path, queue=QueueLimits(quota_bytes=1))
    with running(settings) as live, live.client() as client:
        video = client.videos.create_and_poll(prompt="a fox", extra_body=TINY)
        with pytest.raises(openai.InternalServerError) as caught:
            client.videos.create(prompt="a fox", extra_body=TINY)
        assert (caught.value.status_code, caught.value.code) == (507, "insufficient_quota")
        client.videos.delete(video.id)
        client.videos.create(prompt="a fox", extra_body=TINY)


def test_a_full_disk_is_507(tmp_path: Path):
    with running(settings_for(tmp_path, min_free_bytes=2**60)) as live, live.client() as client:
        with pytest.raises(openai.InternalServerError) as caught:
            client.videos.create(prompt="a fox", extra_body=TINY)
        assert (caught.value.status_code, caught.value.code) == (507, "insufficient_storage")
