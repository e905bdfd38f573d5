"""Workers on a real Ray cluster of two nodes on this machine, one of which is killed in the middle of a job."""

import os
import socket
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from asazora.server.settings import RaySettings, ServerSettings
from live_server import FAKE_INSPECTOR, LiveServer, running, wait_until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(1500),
    pytest.mark.filterwarnings("ignore"),  # Ray's own: of its sockets, its processes, its deprecations
]

WAIT_SECONDS = 400.0
PATIENCE = {
    "RAY_worker_niceness": "0",
    "RAY_raylet_start_wait_time_s": "300",
    "RAY_agent_register_timeout_ms": "300000",
    "RAY_worker_register_timeout_seconds": "300",
    "RAY_gcs_rpc_server_connect_timeout_s": "120",
    "RAY_gcs_server_request_timeout_seconds": "120",
    "RAY_health_check_initial_delay_ms": "60000",
    "RAY_health_check_timeout_ms": "60000",
}
"""On a busy machine Ray's own limits of time end a node that is only slow."""

PORTS = ("metrics_agent_port", "metrics_export_port", "runtime_env_agent_port", "dashboard_agent_listen_port")
LONG_JOB = {"asazora": {"size": "128x64", "seconds": 40}}
"""Long enough for the second worker to start meanwhile."""


@pytest.fixture(scope="module")
def cluster() -> Generator[Any]:
    """A head with room for one worker."""
    tests = Path(__file__).parents[1]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", f"{tests}{os.pathsep}{tests.parent / 'src'}")
        patch.setenv("FAKE_STEP_SECONDS", "0.2")
        for name, value in PATIENCE.items():
            patch.setenv(name, value)
        # Ray reads the environment when it is imported.
        utilities = pytest.importorskip("ray.cluster_utils", reason="ray is not installed (pip install 'asazora[ray]')")
        head = {"num_cpus": 1, "include_dashboard": False, **free_ports()}
        made = utilities.Cluster(initialize_head=True, head_node_args=head)
        yield made
        made.shutdown()


def free_ports() -> dict[str, int]:
    """Ports for a node's helpers: two nodes of one machine must not share them."""
    ports = dict[str, int]()
    for name in PORTS:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            ports[name] = free.getsockname()[1]
    return ports


@pytest.fixture
def server(cluster: Any, tmp_path: Path) -> Generator[LiveServer]:
    scaling = RaySettings(
        address=cluster.address, min_workers=1, max_workers=2, idle_seconds=2, setup="ray_setup:replace_model"
    )
    with running(ServerSettings(home=tmp_path, inspector_command=FAKE_INSPECTOR, ray=scaling)) as live:
        yield live


def test_a_job_survives_its_node_and_workers_come_and_go(cluster: Any, server: LiveServer):
    doomed = cluster.add_node(num_cpus=1, **free_ports())
    fleet = server.context.fleet
    wait_until(lambda: fleet.is_ready, WAIT_SECONDS)
    assert fleet.num_workers == 1
    with server.client() as client:

        def of_both(what: str) -> list[Any]:
            return [getattr(client.videos.retrieve(job), what) for job in jobs]

        jobs = [client.videos.create(prompt="a fox", extra_body=LONG_JOB).id for _ in range(2)]
        wait_until(lambda: min(of_both("progress")) > 0, WAIT_SECONDS)
        assert fleet.num_workers == 2, "one a job, within the bounds"
        assert of_both("status") == ["in_progress", "in_progress"]
        cluster.remove_node(doomed, allow_graceful=False)
        wait_until(lambda: "queued" in of_both("status"), WAIT_SECONDS)
        assert sorted(of_both("status")) == ["in_progress", "queued"]
        wait_until(lambda: of_both("status") == ["completed", "completed"], WAIT_SECONDS)
        assert {video.id for video in client.videos.list()} == set(jobs)
        wait_until(lambda: fleet.num_workers == 1, WAIT_SECONDS)
