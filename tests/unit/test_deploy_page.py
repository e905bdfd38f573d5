"""The files that docs/deploy.md gives agree with the command line, the extras and each other."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.main import get_command

from asazora.cli.serve import app

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "deploy.md").read_text()
COMPOSE, CLUSTER = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture
def compose() -> dict[str, Any]:
    return yaml.safe_load(COMPOSE)["services"]


@pytest.fixture
def head() -> dict[str, Any]:
    """The pod of the server, its containers by name."""
    cluster, _ = yaml.safe_load_all(CLUSTER)
    return {part["name"]: part for part in cluster["spec"]["headGroupSpec"]["template"]["spec"]["containers"]}


def check_command(words: list[str]) -> dict[str, Any]:
    """What the command line reads; it fails at an option that it does not know."""
    assert words[:2] == ["asazora", "serve"]
    return get_command(app).make_context("serve", words[2:]).params


def test_the_compose_file_starts_a_server_that_can_start(compose: dict[str, Any]):
    dockerfile = compose["asazora"]["build"]["dockerfile_inline"]
    read = check_command(json.loads(re.findall(r"^CMD (.*)$", dockerfile, re.MULTILINE)[0]))
    assert read["host"] == "0.0.0.0", "the proxy is another machine to it"
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    assert set(re.findall(r"/source\[(.*?)\]", dockerfile)[0].split(",")) <= extras.keys()
    copied = [word for line in re.findall(r"^COPY (.*)$", dockerfile, re.MULTILINE) for word in line.split()[:-1]]
    assert all((ROOT / name).exists() for name in copied)


def test_the_cluster_starts_a_server_that_can_join_it(head: dict[str, Any]):
    read = check_command(head["server"]["command"])
    assert read["ray"] == "127.0.0.1:6379"
    sockets = [[mount for mount in head[name]["volumeMounts"] if mount["mountPath"] == "/tmp/ray"] for name in head]
    assert sockets[0] == sockets[1] != [], "a driver finds its node by what lies there"


def test_a_workers_share_of_a_node_fits_into_it(head: dict[str, Any]):
    cluster, service = yaml.safe_load_all(CLUSTER)
    (worker,) = cluster["spec"]["workerGroupSpecs"][0]["template"]["spec"]["containers"]
    assert check_command(head["server"]["command"])["ray_cpus"] <= float(worker["resources"]["limits"]["cpu"])
    assert service["spec"]["ports"][0]["targetPort"] == head["server"]["ports"][0]["containerPort"]
