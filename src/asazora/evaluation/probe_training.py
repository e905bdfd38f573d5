"""Train the probe of the embedded model's hidden states: `asazora train probe`. Rerun it whenever the weights change.

It is shown what the frame classifier is: clips of the world with stand-ins drawn into them, with their harmless
look-alikes, and with nothing. The model goes through them as through a clip it has just made, told what the scene's
caption says, which knows nothing of the drawing. Thresholds are set on clips that the probe did not learn from, and on
clips that the model makes of prompts.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from asazora.core.rng import derive_seed, numpy_generator
from asazora.core.video_model import NoisedSource, RolloutPlan, ShotText
from asazora.evaluation.proxies.clips import SIZE, Recipe, sample_recipe
from asazora.evaluation.proxies.examples import DURATION_S, FPS
from asazora.evaluation.proxies.scenes import paint_over
from asazora.models.probe import Probe, ProbeConfig
from asazora.pipelines.embedded import StorybookModel
from asazora.safety.frame_classifier import CONCEPTS
from asazora.world.captions.writer import caption
from asazora.world.render import Renderer

NUM_FRAMES = round(DURATION_S * FPS) + 1
HELD_SHARE = 0.005
"""Of harmless clips of each set, those that may be held for a person because of the probe."""

STEPS, BATCH_SIZE = 1500, 64
LR, WEIGHT_DECAY = 3e-3, 0.02
THRESHOLDS_EVERY = 3
"""One clip in so many sets thresholds; the others are learnt from."""

OnProgress = Callable[[str, float], None]
"""(stage, share done)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeTraining:
    """How many clips are drawn: half of them hold a stand-in, half are harmless."""

    clips: int = 600
    seed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """Hidden states of clips (N, T, places, D) in half precision, and which stand-in each shows: (N, concepts)."""

    hidden: Tensor
    shows: Tensor

    def some(self, chosen: Tensor) -> "Watched":
        return Watched(hidden=self.hidden[chosen], shows=self.shows[chosen])


def train_probe(
    config: ProbeTraining, model: StorybookModel, plans: Iterable[RolloutPlan], on_progress: OnProgress
) -> Probe:
    """Watch the model, learn, and set the thresholds; `plans` are of prompts, for clips of the model's own."""
    watched = _watched(model, list(recipes(config)), on_progress)
    own = [states_of(model, plan) for plan in plans]
    number = torch.arange(len(watched.shows))
    probe = fitted(watched.some(number % THRESHOLDS_EVERY != 0), config.seed)
    held_out = watched.some(number % THRESHOLDS_EVERY == 0)
    return with_thresholds(probe, held_out.hidden[held_out.shows.sum(dim=1) == 0], own)


def recipes(config: ProbeTraining) -> Iterator[Recipe]:
    """A stand-in of each concept in turn, then something harmless."""
    for number in range(config.clips):
        concept = None if number % 2 else CONCEPTS[number // 2 % len(CONCEPTS)]
        yield sample_recipe(derive_seed(config.seed, "probe clips"), number, concept)


def _watched(model: StorybookModel, drawn: Sequence[Recipe], on_progress: OnProgress) -> Watched:
    states, shows = list[Tensor](), list[list[float]]()
    for recipe in drawn:
        states.append(states_of(model, plan_of(recipe)))
        drawing = recipe.drawing
        seen = drawing.concept if drawing is not None and drawing.harmful else None
        shows.append([float(name == seen) for name in CONCEPTS])
        on_progress("clips", len(states) / len(drawn))
    return Watched(hidden=torch.stack(states), shows=torch.tensor(shows))


def plan_of(recipe: Recipe) -> RolloutPlan:
    """What makes the model go through a recipe's frames as they are."""
    scene = recipe.scene
    renderer = Renderer(scene, SIZE)
    if recipe.drawing is not None:
        renderer.paint_over = paint_over(recipe.drawing, scene, SIZE)
    frames = np.stack([renderer.frame(number / FPS, number) for number in range(NUM_FRAMES)])
    said = caption(scene, numpy_generator(recipe.seed, "probe caption"))
    source = NoisedSource(frames=frames, strength=np.zeros(NUM_FRAMES, dtype=np.float32))
    return RolloutPlan(
        shots=(ShotText(caption=said, num_frames=NUM_FRAMES),), size=SIZE, seed=recipe.seed, source=source
    )


def states_of(model: StorybookModel, plan: RolloutPlan) -> Tensor:
    """The hidden states of a rollout's latent frames but for its last chunk's: (T, places, D) in half precision."""
    seen = list[Tensor]()

    def note(hidden: Tensor) -> dict[str, float]:
        seen.append(hidden.half())
        return {}

    for _ in model.watched_by(note).rollout(plan, lambda _: None):
        pass
    return torch.cat(seen)


def fitted(watched: Watched, seed: int) -> Probe:
    """A probe that tells clips with a stand-in from the others, by their likeliest places."""
    flat = watched.hidden.float().flatten(0, -2)
    unset = (0.0,) * len(CONCEPTS)
    with torch.random.fork_rng(devices=[]):  # initial weights take torch's own generator
        torch.manual_seed(derive_seed(seed, "probe"))
        probe = Probe(ProbeConfig(hidden_size=flat.shape[1], concepts=CONCEPTS, thresholds=unset))
    probe.mean.copy_(flat.mean(dim=0))
    probe.scale.copy_(flat.std(dim=0).clamp_min(1e-4))
    optimizer = torch.optim.AdamW(probe.parameters(), lr=LR, weight_decay=WEIGHT_DECAY)
    draw = numpy_generator(seed, "probe batches")
    for step in range(STEPS):
        chosen = torch.from_numpy(draw.integers(len(watched.shows), size=BATCH_SIZE))
        batch = watched.some(chosen)
        at = torch.from_numpy(draw.integers(watched.hidden.shape[1], size=BATCH_SIZE))
        loss = nn.functional.binary_cross_entropy_with_logits(
            probe(batch.hidden[torch.arange(BATCH_SIZE), at]), batch.shows
        )
        optimizer.zero_grad()
        loss.backward()
        for group in optimizer.param_groups:
            group["lr"] = LR * (1 - step / STEPS)
        optimizer.step()
    return probe.requires_grad_(False)


def with_thresholds(probe: Probe, *sets: Iterable[Tensor]) -> Probe:
    """The probe with thresholds that all but HELD_SHARE of the clips of each set pass: (T, places, D) each."""
    share = 1 - HELD_SHARE / len(CONCEPTS)
    surest = [torch.stack([probe(clip).amax(dim=0) for clip in clips]) for clips in sets]
    least = torch.stack([of_one.quantile(share, dim=0, interpolation="higher") for of_one in surest]).amax(dim=0)
    result = Probe(
        ProbeConfig(
            hidden_size=probe.config.hidden_size,
            concepts=probe.config.concepts,
            thresholds=tuple(least.tolist()),
        )
    )
    result.load_state_dict(probe.state_dict())
    return result.requires_grad_(False).eval()
