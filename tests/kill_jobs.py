"""Kill a server or its worker at random moments and account for every job: `python tests/kill_jobs.py [JOBS] [SEED]`.

The model is the fake one, so that what is tested is the accounting. Prints one JSON object; ends with 1 if a job is
lost, a file was published twice, or one that is completed was never published.
"""

import json
import random
import signal
import sys
import tempfile
import time
import warnings
from collections import Counter
from pathlib import Path

import openai

from live_server import wait_until
from publications import published
from server_process import ServerProcess

TINY = {"asazora": {"size": "128x64", "seconds": 1}}
JOBS_A_KILL = 3
MAX_PAUSE_SECONDS = 2.0


def main(num_jobs: int, seed: int) -> int:
    """Accept the jobs, with a kill after every few; wait for the end of all; count."""
    moments, kills = random.Random(seed), Counter[str]()
    with tempfile.TemporaryDirectory() as folder:
        server = ServerProcess(Path(folder) / "home")
        wait_until(server.answers)
        client = openai.OpenAI(api_key=server.key, base_url=f"http://127.0.0.1:{server.port}/v1", max_retries=8)
        accepted = list[str]()
        while len(accepted) < num_jobs:
            accepted += [client.videos.create(prompt="a fox", extra_body=TINY).id for _ in range(JOBS_A_KILL)]
            time.sleep(moments.uniform(0, MAX_PAUSE_SECONDS))
            who = moments.choice(("server", "worker"))
            kills[who] += 1
            if who == "worker":
                server.kill_worker()
                continue
            server.end(signal.SIGKILL)
            server.start()
            server.first_line()
            wait_until(server.answers)
        ended = [client.videos.poll(video_id) for video_id in accepted]
        listed = [video.id for video in client.videos.list()]
        ends = Counter(video.error.code if video.error else video.status for video in ended)
        server.end(signal.SIGTERM)
        times = published(server.publications)
    unpublished = [video.id for video in ended if video.status == "completed" and not times[video.id]]
    twice = [video_id for video_id, number in times.items() if number > 1]
    is_right = sorted(listed) == sorted(accepted) and set(ends) <= {"completed", "worker_lost"}
    is_right = is_right and not (unpublished or twice)
    figures = {
        "jobs": len(accepted),
        "kills": kills,
        "ends": ends,
        "published": len(times),
        "published_twice": len(twice),
        "completed_unpublished": len(unpublished),
        "all_accounted_for": is_right,
    }
    sys.stdout.write(json.dumps(figures) + "\n")
    return 0 if is_right else 1


if __name__ == "__main__":
    warnings.simplefilter("ignore", DeprecationWarning)
    wanted = [int(word) for word in sys.argv[1:]]
    sys.exit(main(*[*wanted, *(50, 1)[len(wanted) :]]))
