"""Workers on a real Ray cluster of several nodes on this machine, one of which is killed in the middle of a job."""

import os
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from asazora.server.settings import RaySettings, ServerSettings
from live_server import FAKE_INSPECTOR, LiveServer, running, wait_until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore"),  # Ray's own: of its sockets, its processes, its deprecations
]

SCALING = RaySettings(address="", min_workers=1, max_workers=2, idle_seconds=2, setup="ray_setup:replace_model")
START_SECONDS = 240.0
PATIENCE = {
    "RAY_raylet_start_wait_time_s": "300",
    "RAY_gcs_rpc_server_connect_timeout_s": "120",
    "RAY_gcs_server_request_timeout_seconds": "120",
    "RAY_health_check_initial_delay_ms": "60000",
    "RAY_health_check_timeout_ms": "60000",
    "RAY_health_check_period_ms": "1000",
    "RAY_health_check_failure_threshold": "3",
}
"""On a busy machine Ray's own limits of time end a node that is only slow."""

STEPS = {"asazora": {"size": "128x64", "seconds": 10}}


@pytest.fixture(scope="module")
def cluster() -> Generator[Any]:
    """A head without room for workers, and two nodes with room for one each."""
    tests = Path(__file__).parents[1]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", f"{tests}{os.pathsep}{tests.parent / 'src'}")
        patch.setenv("FAKE_STEP_SECONDS", "0.2")
        for name, value in PATIENCE.items():
            patch.setenv(name, value)
        # Ray reads the environment when it is imported.
        utilities = pytest.importorskip("ray.cluster_utils", reason="ray is not installed (pip install 'asazora[ray]')")
        made = utilities.Cluster(initialize_head=True, head_node_args={"num_cpus": 0, "include_dashboard": False})
        yield made
        made.shutdown()


@pytest.fixture
def server(cluster: Any, tmp_path: Path) -> Generator[LiveServer]:
    scaling = replace(SCALING, address=cluster.address)
    with running(ServerSettings(home=tmp_path, inspector_command=FAKE_INSPECTOR, ray=scaling)) as live:
        yield live


def test_a_job_survives_its_node_and_workers_come_and_go(cluster: Any, server: LiveServer):
    nodes = [cluster.add_node(num_cpus=1) for _ in range(2)]
    fleet = server.context.fleet
    wait_until(lambda: fleet.is_ready, seconds=START_SECONDS)
    assert fleet.num_workers == 1
    with server.client() as client:
        jobs = [client.videos.create(prompt="a fox", extra_body=STEPS).id for _ in range(2)]
        wait_until(lambda: all(client.videos.retrieve(job).progress > 0 for job in jobs), seconds=START_SECONDS)
        assert fleet.num_workers == 2, "one a job, within the bounds"
        before = [client.videos.retrieve(job).progress for job in jobs]
        cluster.remove_node(nodes[0], allow_graceful=False)
        wait_until(
            lambda: all(client.videos.retrieve(job).status == "completed" for job in jobs), seconds=START_SECONDS
        )
        assert all(progress < 99 for progress in before), "the node was killed in the middle"
        assert len(list(client.videos.list())) == 2
        wait_until(lambda: fleet.num_workers == 1, seconds=60)
