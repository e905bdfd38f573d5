"""OpenAI's Node client, unmodified, makes the whole round."""

import json
import shutil
import subprocess
from collections.abc import Generator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from asazora.core.sizes import Size
from asazora.server.settings import ServerSettings
from asazora.server.store.accounts import Role
from fakes import gradient
from live_server import FAKE_INSPECTOR, FAKE_WORKER, LiveServer, running
from openai_schema import check

FOLDER = Path(__file__).with_name("node")

pytestmark = [
    pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed"),
    pytest.mark.skipif(
        not (FOLDER / "node_modules").is_dir(), reason="run `npm ci` in tests/contract/node to install the client"
    ),
]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Generator[LiveServer]:
    home = tmp_path_factory.mktemp("home")
    with running(ServerSettings(home=home, worker_command=FAKE_WORKER, inspector_command=FAKE_INSPECTOR)) as live:
        yield live


@pytest.fixture(scope="module")
def seen(server: LiveServer, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the client saw."""
    picture = tmp_path_factory.mktemp("picture") / "fox.png"
    Image.fromarray(gradient(np.arange(1), Size(128, 64))[0]).save(picture)
    key, _ = server.accounts.create_key(Role.CREATOR)
    command = ["node", str(FOLDER / "round.mjs"), f"{server.url}/v1", key, str(picture)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_video_is_made_and_downloaded(seen: dict[str, Any]):
    assert (seen["created"]["status"], seen["fox"]["status"], seen["fox"]["progress"]) == ("queued", "completed", 100)
    assert (seen["fox"]["model"], seen["fox"]["asazora"]["seed"]) == ("sora-2", 7)
    assert seen["requestId"].startswith("req_")
    types = {variant: kind for variant, (kind, _) in seen["content"].items()}
    assert types == {"video": "video/mp4", "thumbnail": "image/webp", "spritesheet": "image/jpeg"}
    assert all(size > 100 for _, size in seen["content"].values())


@pytest.mark.parametrize(
    ("name", "verb", "seconds"),
    [
        ("remix", "remix", "1"),
        ("edit", "remix", "1"),
        ("editOfFile", "remix", "1"),
        ("extend", "extend", "2"),
        ("animated", "animate", "1"),
    ],
)
def test_a_video_is_made_from_another_or_a_picture(seen: dict[str, Any], name: str, verb: str, seconds: str):
    video = seen[name]
    assert (video["status"], video["error"]) == ("completed", None)
    assert (video["asazora"]["verb"], video["seconds"], video["size"]) == (verb, seconds, "128x64")
    check({**video, "size": "1280x720"}, "VideoResource")


def test_only_a_remix_names_its_source(seen: dict[str, Any]):
    assert seen["remix"]["remixed_from_video_id"] == seen["fox"]["id"]
    assert seen["edit"]["remixed_from_video_id"] is None


def test_forms_are_read_as_the_client_writes_them(seen: dict[str, Any]):
    assert seen["linked"]["asazora"]["verb"] == seen["referenced"]["asazora"]["verb"] == "animate"
    assert (seen["storyboard"]["asazora"]["verb"], seen["storyboard"]["seconds"]) == ("storyboard", "1.5")
    assert (seen["character"]["name"], seen["character"]["asazora"]["looks"]) == ("Mossy", "small green fox")
    check(seen["character"], "VideoCharacterResource")
    assert seen["file"]["purpose"] == "vision"


def test_lists_errors_and_deletions_are_understood(seen: dict[str, Any]):
    assert len(seen["listed"]) == len(set(seen["listed"])) == 9
    assert seen["models"][0] == "asazora-storybook"
    assert seen["moderation"] is True
    assert seen["missing"] == [True, "not_found", "video_id", True]
    assert seen["wrong"] == [True, "invalid_value", "seconds"]
    assert (seen["deleted"]["deleted"], seen["left"]) == (True, 0)
