"""Everything an account made can be taken along and erased; what others made stays."""

import io
import json
import zipfile
from typing import Any

import httpx2
import openai
import pytest
from sqlalchemy import select

from asazora.server.store.accounts import Role
from asazora.server.store.tables import metadata
from live_server import LiveServer

pytestmark = pytest.mark.filterwarnings("ignore:The Sora API is scheduled:DeprecationWarning")

TINY = {"asazora": {"size": "128x64", "seconds": 0.5}}


def ask(client: openai.OpenAI, method: str, path: str, **options: Any) -> httpx2.Response:
    headers = {"authorization": f"Bearer {client.api_key}"}
    return httpx2.request(method, f"{client.base_url}asazora/{path}", headers=headers, **options)


def rows_with(server: LiveServer, account_id: str) -> dict[str, int]:
    """How many rows of each table belong to an account."""
    tables = [table for table in metadata.sorted_tables if "account_id" in table.c]
    with server.context.database.reading() as connection:
        counts = {
            table.name: len(connection.execute(select(table).where(table.c.account_id == account_id)).all())
            for table in tables
        }
    return {name: count for name, count in counts.items() if count}


def test_an_account_takes_everything_along_and_leaves_nothing(server: LiveServer):
    with server.client(account="leaving") as client, server.client(account="staying") as other:
        video = client.videos.create_and_poll(prompt="a fox", extra_body=TINY)
        kept = other.videos.create_and_poll(prompt="a dog", extra_body=TINY)
        ask(client, "POST", "feedback", json={"video_id": video.id, "rating": 4, "words": "fine"})
        file = client.files.create(file=client.videos.download_content(video.id).read(), purpose="user_data")
        ask(client, "POST", "reports", json={"category": "hate", "words": "on a forum"})
        with zipfile.ZipFile(io.BytesIO(ask(client, "GET", "account/export").content)) as taken:
            assert taken.testzip() is None
            tables = {name: json.loads(taken.read(name)) for name in taken.namelist() if name.endswith(".json")}
            assert taken.read(f"videos/{video.id}/video.mp4") == client.videos.download_content(video.id).content
            assert taken.read(f"uploads/{file.id}") == taken.read(f"videos/{video.id}/video.mp4")
        assert [job["prompt"] for job in tables["jobs.json"]] == ["a fox"]
        assert [said["words"] for said in tables["feedback.json"]] == ["fine"]
        assert [case["words"] for case in tables["cases.json"]] == ["on a forum"]
        assert tables["accounts.json"][0]["name"] == "leaving"
        assert "key_hash" not in json.dumps(tables)
        account_id = tables["accounts.json"][0]["id"]
        assert set(rows_with(server, account_id)) == {"api_keys", "jobs", "files", "feedback", "cases"}

        assert ask(client, "DELETE", "account", json={"name": "someone"}).status_code == 400
        erased = ask(client, "DELETE", "account", json={"name": "leaving"}).json()
        assert (erased["id"], erased["videos"]) == (account_id, 1)
        assert rows_with(server, account_id) == {}
        assert not (server.settings.videos_folder / video.id).exists()
        assert not (server.settings.inputs_folder / file.id).exists()
        assert ask(client, "GET", "session").status_code == 401
        assert other.videos.retrieve(kept.id).status == "completed"
    event = server.context.audit.page(before=None, limit=1)[0]
    assert (event.action, event.subject) == ("account.erased", account_id)


def test_consent_is_off_until_given_and_is_on_record(server: LiveServer):
    with server.client(Role.VIEWER) as client:
        assert ask(client, "GET", "account/consent").json()["training"] is False
        assert ask(client, "POST", "account/consent", json={"training": True}).json()["training"] is True
        assert ask(client, "GET", "account/consent").json()["training"] is True
        ask(client, "POST", "account/consent", json={"training": False})
        assert ask(client, "GET", "account/consent").json()["training"] is False
    actions = [event.action for event in server.context.audit.page(before=None, limit=2)]
    assert actions == ["consent.withdrawn", "consent.given"]
