"""docs/deploy.md and the files in deploy/ agree with the command line, the extras, the lock and each other."""

import itertools
import json
import math
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.main import get_command

from asazora.cli.serve import app

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "deploy.md").read_text()
DOCKERFILE = (ROOT / "deploy" / "Dockerfile").read_text()

API_VERSIONS = {"Secret": "v1", "PersistentVolumeClaim": "v1", "Service": "v1", "RayCluster": "ray.io/v1"}
CONTAINER_FIELDS = {
    "name",
    "image",
    "command",
    "resources",
    "volumeMounts",
    "envFrom",
    "ports",
    "readinessProbe",
    "livenessProbe",
}
POD_FIELDS = {"securityContext", "containers", "volumes"}
CLUSTER_FIELDS = {"rayVersion", "enableInTreeAutoscaling", "headGroupSpec", "workerGroupSpecs"}
WORKER_GROUP_FIELDS = {"groupName", "replicas", "minReplicas", "maxReplicas", "rayStartParams", "template"}
SERVICE_FIELDS = {
    "build",
    "image",
    "command",
    "environment",
    "volumes",
    "ports",
    "depends_on",
    "healthcheck",
    "init",
    "stop_grace_period",
    "restart",
}
"""Of what Kubernetes, KubeRay and Compose know, the fields that these files use: a misspelt one is none of them."""


@pytest.fixture
def compose() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text())


@pytest.fixture
def manifests() -> dict[str, Any]:
    """The parts of the manifest, by kind."""
    found = list(yaml.safe_load_all((ROOT / "deploy" / "kuberay.yaml").read_text()))
    return {part["kind"]: part for part in found}


@pytest.fixture
def head(manifests: dict[str, Any]) -> dict[str, Any]:
    """The containers of the pod that the server is in, by name."""
    pod = manifests["RayCluster"]["spec"]["headGroupSpec"]["template"]["spec"]
    return {part["name"]: part for part in pod["containers"]}


def pods(manifests: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    spec = manifests["RayCluster"]["spec"]
    return [group["template"]["spec"] for group in (spec["headGroupSpec"], *spec["workerGroupSpecs"])]


def check_command(words: list[str]) -> dict[str, Any]:
    """What the command line reads; it fails at an option that it does not know."""
    assert words[:2] == ["asazora", "serve"]
    return get_command(app).make_context("serve", words[2:]).params


def test_the_image_starts_a_server_that_can_start():
    read = check_command(json.loads(re.findall(r"^CMD (.*)$", DOCKERFILE, re.MULTILINE)[0]))
    assert read["host"] == "0.0.0.0", "the proxy is another machine to it"
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    wanted = [name for found in re.findall(r"/source\[(.*?)\]", DOCKERFILE) for name in found.split(",")]
    assert {"serve", "ray"} <= set(wanted) <= extras.keys()
    copied = [word for line in re.findall(r"^COPY (.*)$", DOCKERFILE, re.MULTILINE) for word in line.split()[:-1]]
    assert all((ROOT / name).exists() for name in copied)


def test_the_compose_file_names_nothing_that_is_not_there(compose: dict[str, Any]):
    services = compose["services"]
    for service in services.values():
        assert service.keys() <= SERVICE_FIELDS
        assert ("image" in service) != ("build" in service)
        assert set(service.get("depends_on", ())) <= services.keys()
        assert {volume.partition(":")[0] for volume in service["volumes"]} <= compose["volumes"].keys()
    build = services["asazora"]["build"]
    assert (ROOT / "deploy" / build["context"]).resolve() == ROOT
    assert (ROOT / build["dockerfile"]).read_text() == DOCKERFILE
    assert f"AS {build['target']}\n" in DOCKERFILE
    assert {name.split(":")[1] for name in services["proxy"]["ports"]} == {"80", "443"}
    assert services["proxy"]["command"].endswith("asazora:8000")


def test_each_part_of_the_manifest_has_what_its_kind_asks_for(manifests: dict[str, Any]):
    assert {kind: part["apiVersion"] for kind, part in manifests.items()} == API_VERSIONS
    assert all(re.fullmatch("[a-z0-9-]+", part["metadata"]["name"]) for part in manifests.values())
    claim = manifests["PersistentVolumeClaim"]["spec"]
    assert claim["accessModes"] == ["ReadWriteMany"], "more than one node writes to it"
    assert re.fullmatch(r"\d+Gi", claim["resources"]["requests"]["storage"])
    assert all(isinstance(value, str) for value in manifests["Secret"]["stringData"].values())
    cluster = manifests["RayCluster"]["spec"]
    assert cluster.keys() == CLUSTER_FIELDS
    assert cluster["headGroupSpec"].keys() == {"rayStartParams", "template"}
    for group in cluster["workerGroupSpecs"]:
        assert group.keys() == WORKER_GROUP_FIELDS
        assert group["minReplicas"] <= group["replicas"] <= group["maxReplicas"]


def test_the_manifest_names_no_volume_secret_or_port_that_is_not_there(manifests: dict[str, Any]):
    for pod in pods(manifests):
        assert pod.keys() == POD_FIELDS
        volumes = {volume["name"]: volume for volume in pod["volumes"]}
        for container in pod["containers"]:
            assert container.keys() <= CONTAINER_FIELDS
            assert {mount["name"] for mount in container["volumeMounts"]} <= volumes.keys()
            secrets = [source["secretRef"]["name"] for source in container.get("envFrom", ())]
            assert set(secrets) <= {manifests["Secret"]["metadata"]["name"]}
            ports = {port["containerPort"] for port in container.get("ports", ())}
            probes = [container[name] for name in container if name.endswith("Probe")]
            assert {probe["httpGet"]["port"] for probe in probes} <= ports
        claims = {
            volume["persistentVolumeClaim"]["claimName"] for volume in volumes.values() if "emptyDir" not in volume
        }
        assert claims == {manifests["PersistentVolumeClaim"]["metadata"]["name"]}


def test_the_cluster_starts_a_server_that_can_join_it(manifests: dict[str, Any], head: dict[str, Any]):
    read = check_command(head["server"]["command"])
    assert read["ray"] == "127.0.0.1:6379"
    sockets = [[mount for mount in head[name]["volumeMounts"] if mount["mountPath"] == "/tmp/ray"] for name in head]
    assert sockets[0] == sockets[1] != [], "a driver finds its node by what lies there"
    version = manifests["RayCluster"]["spec"]["rayVersion"]
    assert f"ray[default]=={version}" in DOCKERFILE
    assert f"\nray=={version} " in (ROOT / "requirements.lock").read_text()


def test_every_worker_sees_the_servers_home_under_the_same_path(manifests: dict[str, Any], head: dict[str, Any]):
    home = check_command(head["server"]["command"])["home"]
    for container in itertools.chain(*(pod["containers"] for pod in pods(manifests))):
        assert str(home) in [mount["mountPath"] for mount in container["volumeMounts"]]


def test_the_variables_of_the_secret_are_read(manifests: dict[str, Any]):
    read = {parameter.envvar for parameter in get_command(app).params if parameter.envvar}
    ours = {name for name in manifests["Secret"]["stringData"] if not name.startswith("AWS_")}
    assert ours <= {str(name) for name in read}


def test_a_workers_share_of_a_node_fits_into_it(manifests: dict[str, Any], head: dict[str, Any]):
    (worker,) = pods(manifests)[1]["containers"]
    assert check_command(head["server"]["command"])["ray_cpus"] <= float(worker["resources"]["limits"]["cpu"])
    service = manifests["Service"]["spec"]
    assert service["ports"][0]["targetPort"] == head["server"]["ports"][0]["containerPort"]
    assert service["selector"]["ray.io/cluster"] == manifests["RayCluster"]["metadata"]["name"]


def test_the_page_names_the_files():
    for name in ("Dockerfile", "compose.yaml", "kuberay.yaml"):
        assert f"(../deploy/{name})" in PAGE


def test_every_option_of_the_page_is_one():
    known = {word for parameter in get_command(app).params for word in parameter.opts}
    of_others = {"--target", "--quota-gib"}
    named = set(re.findall(r"`(--[a-z-]+)", PAGE))
    assert named - of_others <= known


def test_the_table_of_capacity_follows_from_the_time_of_a_clip():
    (seconds,) = re.findall(r"\*\*t = ([\d.]+) s\*\*", PAGE)
    rows = list(_rows())
    assert [row[0] for row in rows] == [1_000, 10_000, 100_000, 1_000_000]
    for clips, embedded, gpus in rows:
        assert (embedded, gpus) == (workers(clips, float(seconds)), workers(clips, 60)), f"{clips} clips a day"
    cores, dollars = re.findall(r"cost (\d+) x 2 x 24 x 0.04 = (\d+) a day", PAGE)[0]
    assert int(cores) == rows[-1][1]
    assert int(dollars) == round(int(cores) * 2 * 24 * 0.04)
    asking, looks = re.findall(r"(\d+) workers ask (\d+) times a second", PAGE)[0]
    assert (int(asking), int(looks)) == (rows[-1][1], 4 * rows[-1][1])


def workers(clips: int, seconds: float) -> int:
    """So many workers need to be at work for seven tenths of a day."""
    return math.ceil(clips * seconds / 86_400 / 0.7)


def _rows() -> Iterator[tuple[int, int, int]]:
    for row in re.findall(r"^\| ([\d,]+) \| [\d.]+ \| (\d+) \| (\d+) \|$", PAGE, re.MULTILINE):
        yield int(row[0].replace(",", "")), int(row[1]), int(row[2])
