"""`asazora keys`: keys on stdout, once; lists without secrets; revoking."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from asazora.cli.main import app


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ASAZORA_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def run(*arguments: str) -> str:
    result = CliRunner().invoke(app, ["keys", *arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_create_prints_the_key_and_nothing_else(home: Path):
    assert run("create").strip().startswith("sk-asazora-")
    assert (home.stat().st_mode & 0o777) == 0o700, "nobody else may read what is in it"


def test_create_as_json_says_what_the_key_is():
    made = json.loads(run("create", "--role", "creator", "--account", "studio", "--days", "2", "--json"))
    assert made["key"].startswith("sk-asazora-")
    assert (made["role"], made["account"]) == ("creator", "studio")
    assert made["expires_at"] - made["created_at"] == 2 * 24 * 3600


def test_list_shows_state_and_last_characters_but_no_key():
    keys = [json.loads(run("create", "--json")) for _ in range(2)]
    run("revoke", keys[0]["id"])
    first, second = run("list").splitlines()
    assert ("revoked" in first, "valid" in second) == (True, True)
    assert all(key["key"] not in first + second for key in keys)
    assert [info["id"] for info in json.loads(run("list", "--json"))] == [key["id"] for key in keys]


def test_a_key_may_be_narrower_than_its_role():
    made = json.loads(run("create", "--role", "admin", "--scope", "videos:read", "--scope", "review", "--json"))
    assert made["scopes"] == ["review", "videos:read"]
    refused = CliRunner().invoke(app, ["keys", "create", "--role", "viewer", "--scope", "videos:write"])
    assert (refused.exit_code, "videos:write" in refused.stderr) == (2, True)


def test_invitations_limits_and_the_audit_trail():
    run("create", "--account", "studio")
    invited = json.loads(run("invite", "--role", "reviewer", "--json"))
    run("limit", "studio", "--quota-gib", "1.5", "--max-queued", "4", "--role", "red_teamer")
    studio = json.loads(run("accounts", "--json"))[0]
    assert (studio["role"], studio["quota_bytes"], studio["max_queued"]) == ("red_teamer", 3 * 2**29, 4)
    assert "1.5 GiB" in run("accounts")
    trail = json.loads(run("audit", "--json"))
    assert trail["intact"]
    assert [event["action"] for event in trail["events"]] == ["account.changed", "invitation.created", "key.created"]
    assert invited["token"] not in json.dumps(trail)
    assert "the trail is intact" in run("audit", "--last", "1")
    assert CliRunner().invoke(app, ["keys", "limit", "nobody", "--max-queued", "1"]).exit_code == 2


def test_revoking_what_is_not_there_is_bad_input():
    result = CliRunner().invoke(app, ["keys", "revoke", "key_0"])
    assert result.exit_code == 2
    assert "key_0" in result.stderr


def test_a_missing_extra_is_named():
    code = "import sys; sys.modules['sqlalchemy'] = None\nfrom asazora.cli.main import app\napp(['keys', 'list'])"
    finished = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert finished.returncode == 1
    assert "pip install 'asazora[serve]'" in finished.stderr
    assert "Traceback" not in finished.stderr
