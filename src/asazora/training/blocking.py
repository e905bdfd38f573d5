"""Train the blocking network: from captions to who is where when, by what simulated scenes say of themselves.

It needs the captions and moments of stored clips and none of their pictures, so many more scenes fit into a minute than
the transformer can look at. Resumable at any moment.
"""

import dataclasses
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor
from torch.nn.functional import huber_loss, mse_loss, pad
from torch.nn.utils.rnn import pad_sequence

from asazora.core.errors import WeightsError
from asazora.core.rng import derive_seed, torch_generator
from asazora.layers.muon import Muon
from asazora.models.blocking import BlockingConfig, BlockingNet
from asazora.models.blocking.model import EXTENT, PRESENT
from asazora.training.budget import Budget, lr_factor
from asazora.training.latent_clip import LatentClip
from asazora.training.latent_store import read_shard, script_paths
from asazora.training.optim import MovingAverage
from asazora.training.run_log import append_row
from asazora.training.training_run import FINAL_NAME, LOG_NAME, TrainingRun, resume_run, save_run
from asazora.weights import save_model


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockingTrainConfig:
    """Everything a run depends on besides the stored clips."""

    net: BlockingConfig
    budget: Budget
    captions_per_batch: int = 192
    moments: int = 4
    """Times of each caption that a batch looks at."""
    muon_lr: float = 2e-3
    adam_lr: float = 1e-3
    weight_decay: float = 0.01
    warmup_steps: int = 50
    decay_share: float = 0.6
    max_grad_norm: float = 1.0
    ema_decay: float = 0.99
    place_weight: float = 20.0
    """Of presence and box, beside 1 for each other feature of a body."""
    camera_weight: float = 30.0
    word_dropout: float = 0.0
    """Share of the words that every other caption lacks: where a body goes is not to be read off its kind."""
    huber: float = 0.1
    """Errors of place and camera, in views, beyond which they count by their size and not by its square."""
    seed: int = 0
    device: str = "cpu"
    log_every: int = 50
    checkpoint_every_s: float = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockingProgress:
    """One line of the log. `off` is the mean distance of a body's centre and size from the truth, in views."""

    step: int
    loss: float
    off: float
    elapsed_s: float
    spent: float
    """Share of the budget."""


OnProgress = Callable[[BlockingProgress], None]


@dataclass(frozen=True, slots=True)
class Scripts:
    """Shots with their captions: states (N, P, L, 384) of P paraphrases, of `lengths` (N, P); pooled (N, P, 384); at M
    moments `elapsed_s` (N, M) of `duration_s` (N,), bodies (N, M, K, F) and camera (N, M, G); scenery (N, S)."""

    states: Tensor
    lengths: Tensor
    pooled: Tensor
    elapsed_s: Tensor
    duration_s: Tensor
    bodies: Tensor
    camera: Tensor
    scenery: Tensor

    def __len__(self) -> int:
        return len(self.states)

    @property
    def num_bodies(self) -> Tensor:
        """(N,) how many bodies each shot begins with."""
        return self.bodies[:, 0, :, PRESENT].float().sum(-1).cpu()


def train_blocking(
    config: BlockingTrainConfig, shards: Path, fps: int, out_dir: Path, on_progress: OnProgress
) -> BlockingNet:
    """Train, or go on training, in `out_dir`; return the averaged network, saved in `out_dir`/final too.

    `shards` is a folder of `latent_store`, whose clips run at `fps`.
    """
    out_dir.mkdir(parents=True, exist_ok=True)
    scripts = load_scripts(shards, fps, config)
    run = resume_run(out_dir, lambda: _start(config)) or _start(config)
    started, saved = time.monotonic() - run.elapsed_s, time.monotonic()
    losses: list[Tensor] = []
    while not config.budget.is_over(run.step, run.elapsed_s):
        loss, off = _loss(run.model, scripts, config, run.step)
        loss.backward()
        spent = config.budget.spent(run.step, run.elapsed_s)
        factor = lr_factor(run.step, spent, config.warmup_steps, config.decay_share)
        rates = (config.muon_lr * factor, config.adam_lr * factor)
        run.update(rates, config.max_grad_norm)
        run.elapsed_s = time.monotonic() - started
        losses.append(loss.detach())
        if run.step % config.log_every == 0:
            progress = BlockingProgress(
                step=run.step, loss=torch.stack(losses).mean().item(), off=off.item(), elapsed_s=run.elapsed_s,
                spent=config.budget.spent(run.step, run.elapsed_s),
            )  # fmt: skip
            append_row(out_dir / LOG_NAME, dataclasses.asdict(progress))
            on_progress(progress)
            losses.clear()
        if time.monotonic() - saved > config.checkpoint_every_s:
            save_run(run, out_dir)
            saved = time.monotonic()
    save_run(run, out_dir)
    save_model(out_dir / FINAL_NAME, run.average.module, config.net, dtype=torch.bfloat16)
    return run.average.module


def load_scripts(shards: Path, fps: int, config: BlockingTrainConfig) -> Scripts:
    """The shots of all clips in a folder, those of one shard packed before the next is read.

    Raises WeightsError if there are none.
    """
    parts = [_packed(read_shard(path), fps, config.net.max_clock_s) for path in script_paths(shards)]
    if not parts:
        raise WeightsError(f"{shards} has no shards of clips; make them first (`asazora train latents`)")
    longest = max(part.states.shape[2] for part in parts)
    parts = [dataclasses.replace(part, states=_padded(part.states, longest)) for part in parts]
    return Scripts(
        *(
            torch.cat([getattr(part, field.name) for part in parts]).to(config.device)
            for field in dataclasses.fields(Scripts)
        )
    )


def _packed(clips: Sequence[LatentClip], fps: int, max_clock_s: float) -> Scripts:
    shots = [
        (texts, moments, frames)
        for clip in clips
        for texts, moments, frames in zip(clip.texts, clip.moments, clip.shot_frames, strict=True)
    ]
    texts = [text for texts, _, _ in shots for text in texts]
    shape = (len(shots), -1)
    return Scripts(
        states=pad_sequence([text.states for text in texts], batch_first=True).unflatten(0, shape),
        lengths=torch.tensor([len(text.states) for text in texts]).unflatten(0, shape),
        pooled=torch.stack([text.pooled for text in texts]).unflatten(0, shape),
        elapsed_s=torch.stack([moments.elapsed_s for _, moments, _ in shots]),
        duration_s=torch.tensor([min(frames / fps, max_clock_s) for _, _, frames in shots]),
        bodies=torch.stack([moments.bodies for _, moments, _ in shots]),
        camera=torch.stack([moments.camera for _, moments, _ in shots]),
        scenery=torch.cat([clip.scenery for clip in clips]),
    )


def _padded(states: Tensor, length: int) -> Tensor:
    return pad(states, (0, 0, 0, length - states.shape[2]))


def _loss(net: BlockingNet, scripts: Scripts, config: BlockingTrainConfig, step: int) -> tuple[Tensor, Tensor]:
    """The loss of one batch, and how far off its boxes are. A shot comes up as often as it has bodies to be placed."""
    generator = torch_generator(config.seed, "blocking", step)
    rows = torch.multinomial(scripts.num_bodies, config.captions_per_batch, replacement=True, generator=generator)
    paraphrase = torch.randint(scripts.lengths.shape[1], (len(rows),), generator=generator)
    moments = torch.rand(len(rows), scripts.elapsed_s.shape[1], generator=generator).topk(config.moments).indices
    lengths = scripts.lengths[rows, paraphrase]
    longest = int(lengths.max())
    mask = torch.arange(longest, device=lengths.device) < lengths[:, None]
    if config.word_dropout:
        chance = torch.rand(mask.shape, generator=generator) + (torch.rand(len(rows), 1, generator=generator) < 0.5)
        chance[:, 0] = 1.0  # what opens a text stays
        mask &= (chance >= config.word_dropout).to(mask.device)
    read = net.read(scripts.states[rows, paraphrase, :longest].float(), mask, scripts.pooled[rows, paraphrase].float())
    when = (rows[:, None], moments)
    elapsed_s = scripts.elapsed_s[when]
    bodies, camera = net.at(read, elapsed_s, scripts.duration_s[rows, None].expand_as(elapsed_s))
    loss, off = blocking_loss(bodies, camera, scripts.bodies[when].float(), scripts.camera[when].float(), config)
    return loss + (read.scenery - scripts.scenery[rows].float()).square().sum(-1).mean(), off


def blocking_loss(
    bodies: Tensor, camera: Tensor, true_bodies: Tensor, true_camera: Tensor, config: BlockingTrainConfig
) -> tuple[Tensor, Tensor]:
    """Error of bodies (B, M, K, F) and camera (B, M, G), and the mean error of the boxes of those who are there.

    Of rows without a body only the presence counts.
    """
    there = true_bodies[..., PRESENT, None]
    box = slice(PRESENT + 1, EXTENT.stop)
    presence = mse_loss(bodies[..., PRESENT], true_bodies[..., PRESENT])
    places = (there * huber_loss(bodies[..., box], true_bodies[..., box], delta=config.huber, reduction="none")).sum(-1)
    looks = (there * (bodies[..., EXTENT.stop :] - true_bodies[..., EXTENT.stop :]).square()).sum(-1)
    seen = huber_loss(camera, true_camera, delta=config.huber)
    off = (there * (bodies[..., box] - true_bodies[..., box]).abs()).sum() / (4 * there.sum()).clamp_min(1.0)
    loss = config.place_weight * (presence + places.mean() / config.huber) + looks.mean() + config.camera_weight * seen
    return loss, off.detach()


def _start(config: BlockingTrainConfig) -> TrainingRun[BlockingNet]:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(derive_seed(config.seed, "blocking", "init"))
        net = BlockingNet(config.net).to(config.device)
    ends = {net.body[0].weight, net.body[-1].weight}
    inner = [p for part in (net.layers, net.body) for p in part.parameters() if p.ndim == 2 and p not in ends]
    ours = {id(p) for p in inner}
    muon = Muon(inner, lr=config.muon_lr, weight_decay=config.weight_decay)
    rest = [p for p in net.parameters() if id(p) not in ours]
    adam = torch.optim.AdamW(rest, lr=config.adam_lr, betas=(0.9, 0.98), weight_decay=0.0)
    return TrainingRun(model=net, average=MovingAverage(net, config.ema_decay), optimisers={"muon": muon, "adam": adam})
