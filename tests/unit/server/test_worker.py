"""The worker's signs of life."""

import os

from asazora.engine.cancel import CancelToken
from asazora.server.worker import Heartbeat
from asazora.server.worker_link import ALIVE, READY


def test_the_server_hears_the_worker():
    server_end, worker_end = os.pipe()
    stop = CancelToken()
    heartbeat = Heartbeat(worker_end, stop)
    heartbeat.ready()
    heartbeat()
    heartbeat()  # so soon after the last that it says nothing
    os.close(worker_end)
    with os.fdopen(server_end) as heard:
        assert heard.read().split() == [READY, ALIVE]
    assert not stop.cancelled


def test_a_worker_whose_server_is_gone_stops_instead_of_failing_its_job():
    server_end, worker_end = os.pipe()
    os.close(server_end)
    stop = CancelToken()
    Heartbeat(worker_end, stop)()
    os.close(worker_end)
    assert stop.cancelled
