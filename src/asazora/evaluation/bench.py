"""Speed and memory of a model, each length measured in a process of its own so that runs do not mix.

`python -m asazora.evaluation.bench SECONDS [LOADER]` is that process: it prints one run as JSON.
"""

import dataclasses
import importlib
import json
import re
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from asazora.core.request import GenerationRequest
from asazora.core.video_model import StepProgress, VideoModel
from asazora.media.video_writer import VideoWriter
from asazora.pipelines.generate import generate, plan_rollout
from asazora.pipelines.stage_clock import StageClock

BENCH_SECONDS = (1.0, 5.0, 20.0, 60.0)
BENCH_PROMPT = "a small red fox with a blue scarf walks left through a snowy forest at night"
EMBEDDED_LOADER = "asazora.pipelines.embedded:load_embedded"
PROC_STATUS = Path("/proc/self/status")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One measured clip. `wall_s` and `first_frame_s` count from the request, with the model loaded.

    `fps` is frames made a second of wall time, `x_realtime` seconds of video a second. `stages` are seconds by stage;
    `load` (importing, and reading the weights) is among them but not part of `wall_s`.
    """

    seconds: float
    wall_s: float
    first_frame_s: float
    fps: float
    x_realtime: float
    peak_rss_mib: float
    stages: dict[str, float]


def bench_request(seconds: float) -> GenerationRequest:
    """What is measured: one prompt at 256x256 and 12 frames per second."""
    return GenerationRequest(prompt=BENCH_PROMPT, seconds=seconds, seed=0, allow_long=True)


def measure(request: GenerationRequest, model: VideoModel, clock: StageClock) -> Run:
    """Make the clip into a temporary MP4 and time it."""
    start = time.perf_counter()
    first_frame_s = None
    plan = plan_rollout(request, model)
    with tempfile.TemporaryDirectory() as folder, VideoWriter(Path(folder) / "b.mp4", request.size, request.fps) as mp4:
        for frames in generate(request, model, plan, _ignore_step, clock):
            first_frame_s = first_frame_s or time.perf_counter() - start
            with clock.measure("encode"):
                mp4.write(frames)
    wall_s = time.perf_counter() - start
    return Run(
        seconds=request.seconds,
        wall_s=round(wall_s, 3),
        first_frame_s=round(first_frame_s or wall_s, 3),
        fps=round(request.num_frames / wall_s, 2),
        x_realtime=round(request.seconds / wall_s, 3),
        peak_rss_mib=round(peak_rss_mib(), 1),
        stages={stage: round(seconds, 3) for stage, seconds in clock.seconds.items()},
    )


def measure_apart(seconds: float, loader: str = EMBEDDED_LOADER) -> Run:
    """The same in a fresh process. `loader` names the function that loads the model, as `module:function`."""
    command = [sys.executable, "-m", "asazora.evaluation.bench", str(seconds), loader]
    finished = subprocess.run(command, capture_output=True, text=True, check=False)
    if finished.returncode:
        raise RuntimeError(f"the bench of {seconds:g} s failed: {finished.stderr.strip()}")
    return Run(**json.loads(finished.stdout))


def peak_rss_mib() -> float:
    """Most memory this process has held. Linux's own figure is preferred: getrusage's includes the parent's."""
    if PROC_STATUS.exists():
        match = re.search(r"^VmHWM:\s+(\d+) kB", PROC_STATUS.read_text(), re.MULTILINE)
        if match is not None:
            return int(match[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _ignore_step(step: StepProgress) -> None:
    del step


def _load(loader: str) -> VideoModel:
    module, function = loader.split(":")
    return getattr(importlib.import_module(module), function)()


def _main(seconds: str, loader: str = EMBEDDED_LOADER) -> None:
    clock = StageClock()
    with clock.measure("load"):
        model = _load(loader)
    run = measure(bench_request(float(seconds)), model, clock)
    sys.stdout.write(json.dumps(dataclasses.asdict(run)) + "\n")


if __name__ == "__main__":
    _main(*sys.argv[1:])
