"""Train a judge from nothing on renders of the world: `asazora train judge`. Under an hour on one processor core."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from asazora.core.rng import derive_seed, numpy_generator
from asazora.evaluation.judge_config import JudgeConfig
from asazora.evaluation.judge_data import ExampleMaker
from asazora.evaluation.judge_learning import (
    Array,
    Run,
    learn_cameras,
    learn_crops,
    learn_frames,
    learn_motion,
    motion_features,
)
from asazora.evaluation.judge_nets import JudgeNets
from asazora.evaluation.judge_store import CAMERAS, CLIPS, STILLS, ExampleStore, digest
from asazora.models.codec import Codec
from asazora.weights import save_model
from asazora.weights.files import read_tensors, write_tensors
from asazora.world.scope import SMALL, WorldScope

CROP_EVERY = 5
"""Of the pictures of a body in a clip, one in so many is learnt from by itself: its neighbours hardly differ."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeTraining:
    """How much is rendered and how long each network learns."""

    scope: WorldScope = SMALL
    stills: int = 3000
    clips: int = 900
    cameras: int = 900
    frame_steps: int = 2000
    crop_steps: int = 2200
    motion_steps: int = 2500
    camera_steps: int = 3000
    batch_size: int = 32
    lr: float = 1.2e-3
    seed: int = 0


OnProgress = Callable[[str, int, int, float], None]
"""(stage, steps done, steps in all, loss so far; 0 while rendering)."""


def train_judge(config: JudgeTraining, out_dir: Path, on_progress: OnProgress, codec: Codec | None = None) -> JudgeNets:
    """Render, learn, and save the networks in `out_dir`. With a codec, some renders go through it and back first.

    The renders and every network that is done are kept beside `out_dir`, so that a run that was killed goes on.
    """
    judge_config = JudgeConfig(scope=config.scope)
    maker = ExampleMaker(judge_config, config.seed, codec)
    name = digest(judge_config, config.seed, codec)
    store = ExampleStore(folder=out_dir.with_name(f"{out_dir.name}-examples") / name, maker=maker)
    for sort, count in ((STILLS, config.stills), (CLIPS, config.clips), (CAMERAS, config.cameras)):
        store.render(sort, count, lambda done, total, sort=sort: on_progress(sort, done, total, 0.0))
    with torch.random.fork_rng(devices=[]):  # initial weights and dropout take torch's own generator
        torch.manual_seed(derive_seed(config.seed, "judge weights"))
        nets = JudgeNets(judge_config)
        _Training(config, nets, store, on_progress).all()
    save_model(out_dir, nets.eval(), judge_config, dtype=torch.bfloat16)
    return nets


class _Training:
    """The networks of one judge, learnt one after the other. Each is kept as soon as it is done."""

    def __init__(self, config: JudgeTraining, nets: JudgeNets, store: ExampleStore, on_progress: OnProgress) -> None:
        self.config, self.nets, self.store, self.on_progress = config, nets, store, on_progress

    def all(self) -> None:
        self.stage("frames", self.nets.frame, self.frames)
        self.stage("crops", self.nets.crop, self.crops)
        self.stage("motion", self.nets.motion, self.motion)
        self.stage("camera", self.nets.camera, self.camera)

    def stage(self, name: str, net: nn.Module, learn: Callable[[], None]) -> None:
        """Learn, unless that was done in an earlier run with the same settings."""
        path = self.store.folder / f"{name}-{hashlib.sha256(repr(self.config).encode()).hexdigest()[:12]}.safetensors"
        if path.exists():
            net.load_state_dict(read_tensors(path)[0])
            return
        with torch.random.fork_rng(devices=[]):  # dropout takes torch's own generator
            torch.manual_seed(derive_seed(self.config.seed, f"judge {name}"))
            learn()
        write_tensors(path, net.state_dict())

    def frames(self) -> None:
        names = ("pictures", "frame_labels", "boxes")
        examples = {name: self.store.all(STILLS, self.config.stills, name) for name in names}
        run = self._run("frames", self.nets.frame, self.config.frame_steps)
        learn_frames(self.nets.frame, examples, self.config.batch_size, run, self._chance("frames"))

    def crops(self) -> None:
        """From all bodies of the stills, some of the clips, and pictures of nobody."""
        found: list[dict[str, Array]] = []
        for sort, count, every in ((STILLS, self.config.stills, 1), (CLIPS, self.config.clips, CROP_EVERY)):
            for part in self.store.parts(sort, count, ("crops", "crop_labels", "nobody", "nobody_labels")):
                if "crops" in part:
                    found.append({name: part[name][::every] for name in ("crops", "crop_labels")})
                if "nobody" in part:
                    found.append({"crops": part["nobody"], "crop_labels": part["nobody_labels"]})
        examples = {name: np.concatenate([part.pop(name) for part in found]) for name in ("crop_labels", "crops")}
        run = self._run("crops", self.nets.crop, self.config.crop_steps)
        learn_crops(self.nets.crop, examples, self.config.batch_size, run, self._chance("crops"))

    def motion(self) -> None:
        tracks: list[tuple[NDArray[np.float32], NDArray[np.int64]]] = []
        for part in self.store.parts(CLIPS, self.config.clips, ("crops", "geometry", "actions", "lengths")):
            features = motion_features(self.nets.crop, part["crops"], part["geometry"])
            ends = np.cumsum(part["lengths"])[:-1]
            pairs = zip(np.split(features, ends), np.split(part["actions"], ends), strict=True)
            tracks += [(values, actions) for values, actions in pairs if len(actions) > 1]
        run = self._run("motion", self.nets.motion, self.config.motion_steps)
        batch_size = self.config.batch_size
        learn_motion(self.nets.motion, tracks, self.nets.config, batch_size, run, self._chance("motion"))

    def camera(self) -> None:
        examples = {name: self.store.all(CAMERAS, self.config.cameras, name) for name in ("figures", "moves")}
        run = self._run("camera", self.nets.camera, self.config.camera_steps)
        batch_size = self.config.batch_size
        learn_cameras(self.nets.camera, examples, self.nets.config, batch_size, run, self._chance("cameras"))

    def _run(self, stage: str, net: nn.Module, steps: int) -> Run:
        return Run(net, steps, self.config.lr, lambda done, total, loss: self.on_progress(stage, done, total, loss))

    def _chance(self, stage: str) -> np.random.Generator:
        return numpy_generator(self.config.seed, f"judge {stage}")
