"""The recipes by name. Each is a function that returns a whole run; sizes live here and nowhere else."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from asazora.core.errors import UnknownNameError
from asazora.core.sizes import NATIVE_SIZES, Size
from asazora.diffusion.sampling import SamplingConfig
from asazora.evaluation.evaluate import EvaluationPlan
from asazora.evaluation.judge_training import JudgeTraining
from asazora.models.blocking import BlockingConfig
from asazora.models.codec import CodecConfig
from asazora.models.dit.config import DiTConfig
from asazora.recipes.recipe import Recipe
from asazora.training.batches import Layout
from asazora.training.blocking import BlockingTrainConfig
from asazora.training.budget import Budget
from asazora.training.clip_pool import Window
from asazora.training.codec import CodecTrainConfig
from asazora.training.codec_clips import CodecClipsConfig
from asazora.training.distill import DistillConfig
from asazora.training.dit_loss import LossConfig
from asazora.training.dit_run import DiTTrainConfig, Lesson
from asazora.training.examples import ExampleConfig
from asazora.training.noise import NoiseConfig
from asazora.training.prepare import PrepareConfig
from asazora.world import vocabulary as vocab
from asazora.world.blocking import BODY_FEATURES, CAMERA_FEATURES, LOOKS, SCENERY_FEATURES
from asazora.world.scope import FULL, SMALL, WorldScope

FEW_STEPS = SamplingConfig(num_steps=4, sketched_steps=3, guidance_scale=1.0)

RARE = ("float", "bounce", "roll", "spin", "pop", "sleep", "jump", "sink", "fall")
"""Actions of which a blocking network that reads many scripts is told more often."""
FLOATING_OR_ROLLING = ("astronaut", "ship", "cube", "cookie")
"""Kinds that do what a few of the small world do: who has seen these float knows how a ball would."""


def small() -> Recipe:
    """What two CPU cores can train in a few hours: the declared sub-world at 256x256."""
    examples = ExampleConfig(scope=SMALL, captions=("dense", "dense"), num_bodies=3)
    dit = DiTConfig(
        latent_channels=768, hidden_size=256, depth=8, num_heads=4,
        sketch_size=512, sketch_grid=(8, 8), body_features=len(BODY_FEATURES), scenery_features=len(SCENERY_FEATURES),
    )  # fmt: skip
    sketched = (Layout(chunks=(1,), weight=2.0), Layout(chunks=(1, 3, 3)))
    pictures = (Layout(chunks=(1,), weight=4.0), Layout(chunks=(1, 1)))
    clips = (
        Layout(chunks=(1,)),
        Layout(chunks=(1, 1)),
        Layout(chunks=(1, 3), weight=4.0),
        Layout(chunks=(1, 3, 3), weight=2.5),
    )
    train = DiTTrainConfig(
        dit=dit,
        budget=Budget(max_seconds=112 * 60),
        lessons=(
            Lesson(layouts=sketched, until=0.8, sketch_only=True),
            Lesson(layouts=pictures, until=0.84, cells=0.4),
            Lesson(layouts=clips, until=0.95, cells=0.35),
            Lesson(layouts=clips),
        ),
        noise=NoiseConfig(mean=1.5, std=1.0, pure=0.35),
        loss=LossConfig(min_sigma=0.7),
        muon_lr=3e-3,
        adam_lr=2e-3,
        ema_decay=0.985,
        warmup_steps=50,
        decay_share=0.5,
        processes=2,
    )
    return Recipe(
        name="small",
        summary="The declared sub-world on two CPU cores, in some hours.",
        scope=SMALL,
        codec_clips=CodecClipsConfig(),
        codec=CodecTrainConfig(codec=CodecConfig(decoder_widths=None, mirrored=True)),
        latents=PrepareConfig(
            examples=examples,
            num_shards=40,
            num_still_shards=40,
            num_script_shards=60,
            script_examples=(replace(examples, scope=_with_kinds(FLOATING_OR_ROLLING)),),
        ),
        blocking=BlockingTrainConfig(net=_blocking(num_bodies=3), budget=Budget(max_seconds=30 * 60)),
        dit=train,
        distill=DistillConfig(
            train=replace(
                train,
                budget=Budget(max_seconds=12 * 60),
                lessons=(Lesson(layouts=clips),),
                warmup_steps=10,
                muon_lr=4e-4,
                adam_lr=2e-4,
                ema_decay=0.98,
            ),
            student=FEW_STEPS,
            teacher_steps=1,
            guidance_scale=2.5,
        ),
        judge=JudgeTraining(scope=SMALL),
        evaluation=EvaluationPlan(),
    )


def every_shape() -> Recipe:
    """What `small` is, in views of every native size, on one data-centre GPU in a quarter of an hour."""
    base = small()
    dit = replace(
        base.dit.dit, sketch_grid=None, sketch_size=640, sketch_channels=384, puppet_channels=(192, 128, 96, 48, 24)
    )
    scripts = replace(base.latents.examples, favoured=RARE)
    others = tuple(kind for kind in vocab.KINDS if kind not in SMALL.kinds)
    pictures = Layout(chunks=(1,))
    clips = (pictures, Layout(chunks=(1, 3)), Layout(chunks=(1, 3, 3), weight=3.0))
    train = replace(
        base.dit,
        dit=dit,
        budget=Budget(max_seconds=8 * 60),
        tokens_per_batch=32_768,
        lessons=(
            Lesson(layouts=(pictures, Layout(chunks=(1, 3, 3))), until=0.62, sketch_only=True),
            Lesson(layouts=clips),
        ),
        muon_lr=2e-3,
        ema_decay=0.998,
        warmup_steps=100,
        device="cuda",
        processes=1,
        log_every=100,
        checkpoint_every_s=60.0,
    )
    examples = replace(base.latents.examples, sizes=(*NATIVE_SIZES[:1] * 3, *NATIVE_SIZES[1:]), captions=("dense",))
    return replace(
        base,
        name="every-shape",
        summary="The declared sub-world in views of every native size, on one data-centre GPU.",
        latents=PrepareConfig(
            examples=examples,
            num_shards=400,
            clips_per_shard=16,
            num_still_shards=250,
            scenes_per_still_shard=128,
            stills_per_scene=6,
            num_script_shards=640,
            script_examples=(
                replace(scripts, scope=_with_kinds(FLOATING_OR_ROLLING)),
                replace(scripts, scope=_with_kinds(FLOATING_OR_ROLLING)),
                replace(scripts, scope=replace(_with_kinds(others), actions=vocab.ACTIONS)),
            ),
        ),
        blocking=replace(
            base.blocking,
            budget=Budget(max_seconds=2 * 60),
            captions_per_batch=768,
            word_dropout=0.2,
            ema_decay=0.998,
            device="cuda",
        ),
        dit=train,
        distill=replace(
            base.distill,
            student=replace(FEW_STEPS, sketched_steps=2),
            train=replace(
                train,
                budget=Budget(max_seconds=90),
                lessons=(Lesson(layouts=clips),),
                muon_lr=4e-4,
                adam_lr=2e-4,
            ),
        ),
    )


def full() -> Recipe:
    """The whole world at every native size, on one data-centre GPU: three runs of nine minutes after the codec."""
    dit = DiTConfig(
        latent_channels=768, hidden_size=320, depth=14, num_heads=5,
        sketch_size=768, body_features=len(BODY_FEATURES), scenery_features=len(SCENERY_FEATURES),
    )  # fmt: skip
    sketched = (Layout(chunks=(1,), weight=2.0), Layout(chunks=(1, 3, 3)))
    clips = (
        Layout(chunks=(1,), weight=1.0),
        Layout(chunks=(1, 3), weight=1.0),
        Layout(chunks=(1, 3, 3), weight=1.0),
        Layout(chunks=(1, 3, 3, 3), weight=2.0),
    )
    train = DiTTrainConfig(
        dit=dit,
        budget=Budget(max_seconds=18 * 60),
        tokens_per_batch=65_536,
        lessons=(
            Lesson(layouts=sketched, until=0.3, sketch_only=True),
            Lesson(layouts=(Layout(chunks=(1,)),), until=0.4, cells=0.5),
            Lesson(layouts=clips),
        ),
        device="cuda",
        compile=True,
        log_every=100,
        ema_decay=0.9995,
    )
    return Recipe(
        name="full",
        summary="The whole storybook world on one data-centre GPU with 16 cores.",
        scope=FULL,
        codec_clips=CodecClipsConfig(scopes=(FULL,), count=4000),
        codec=CodecTrainConfig(codec=CodecConfig(mirrored=True), batch_size=32, device="cuda"),
        latents=PrepareConfig(
            examples=ExampleConfig(scope=FULL, sizes=NATIVE_SIZES),
            num_shards=2000,
            num_still_shards=400,
            num_script_shards=200,
        ),
        blocking=BlockingTrainConfig(
            net=_blocking(num_bodies=8, width=384, mlp_size=768),
            budget=Budget(max_seconds=4 * 60),
            captions_per_batch=1024,
            device="cuda",
        ),
        dit=train,
        distill=DistillConfig(
            train=replace(
                train,
                budget=Budget(max_seconds=7 * 60),
                lessons=(Lesson(layouts=clips),),
                muon_lr=4e-4,
                adam_lr=2e-4,
                ema_decay=0.99,
            ),
            student=FEW_STEPS,
        ),
        judge=JudgeTraining(
            scope=FULL, stills=20_000, clips=6000, cameras=3000, frame_steps=8000, crop_steps=15_000, motion_steps=8000
        ),
        evaluation=EvaluationPlan(),
    )


def smoke() -> Recipe:
    """Every stage at toy size, in under two minutes on two cores: does the machinery run?"""
    size = Size(64, 64)
    codec = CodecConfig(
        channels=16, shared_channels=8, mirrored=True, encoder_widths=(8, 8, 8), decoder_widths=(8, 8, 8),
        decoder_depths=(1, 1, 1), frame_width=8, frame_depth=1,
    )  # fmt: skip
    dit = DiTConfig(
        latent_channels=16,
        hidden_size=32,
        depth=2,
        num_heads=2,
        text_depth=1,
        time_embedding_size=32,
        sketch_size=16,
        sketch_channels=8,
        body_features=len(BODY_FEATURES),
        scenery_features=len(SCENERY_FEATURES),
    )
    spans = (Layout(chunks=(1,)), Layout(chunks=(1, 3, 3)))
    train = DiTTrainConfig(
        dit=dit,
        budget=Budget(max_steps=20),
        lessons=(
            Lesson(layouts=spans, until=0.2, sketch_only=True),
            Lesson(layouts=spans, until=0.6, cells=0.5),
            Lesson(layouts=spans),
        ),
        tokens_per_batch=256,
        warmup_steps=5,
        log_every=5,
    )
    return Recipe(
        name="smoke",
        summary="Every stage at toy size, in under two minutes on two cores.",
        scope=SMALL,
        codec_clips=CodecClipsConfig(scopes=(SMALL,), count=8, num_frames=9, size=size),
        codec=CodecTrainConfig(
            codec=codec, budget=Budget(max_steps=20), encoder_steps=10, batch_size=2,
            window=Window(frames=5, side_px=64), num_patches=256, warmup_steps=5, held_out_clips=2, log_every=10,
        ),
        latents=PrepareConfig(
            examples=ExampleConfig(scope=SMALL, sizes=(size,), max_steps=3, num_bodies=3),
            num_shards=2, clips_per_shard=4, num_still_shards=1, scenes_per_still_shard=8,
        ),
        blocking=BlockingTrainConfig(
            net=_blocking(num_bodies=3, width=16, mlp_size=16), budget=Budget(max_steps=20), captions_per_batch=8,
            warmup_steps=5, log_every=10,
        ),
        dit=train,
        distill=DistillConfig(
            train=replace(train, budget=Budget(max_steps=10), lessons=(Lesson(layouts=spans),)), student=FEW_STEPS
        ),
        judge=JudgeTraining(
            stills=8, clips=4, cameras=4, frame_steps=4, crop_steps=4, motion_steps=4, camera_steps=4, batch_size=4
        ),
        evaluation=EvaluationPlan(single=1, two=1, calibration=2, seconds=2.0),
    )  # fmt: skip


def _with_kinds(kinds: tuple[str, ...]) -> WorldScope:
    """The small world, with other kinds besides its own."""
    return replace(SMALL, kinds=SMALL.kinds + kinds)


def _blocking(num_bodies: int, width: int = 256, mlp_size: int = 512) -> BlockingConfig:
    """The blocking network of scenes of so many bodies."""
    return BlockingConfig(
        num_bodies=num_bodies, width=width, mlp_size=mlp_size,
        body_features=len(BODY_FEATURES), look_features=LOOKS.stop - LOOKS.start, camera_features=len(CAMERA_FEATURES),
        scenery_features=len(SCENERY_FEATURES),
    )  # fmt: skip


RECIPES: Mapping[str, Callable[[], Recipe]] = MappingProxyType(
    {"smoke": smoke, "small": small, "every-shape": every_shape, "full": full}
)


def find_recipe(name: str) -> Recipe:
    """The recipe of that name; UnknownNameError suggests the nearest."""
    if name not in RECIPES:
        raise UnknownNameError("recipe", name, tuple(RECIPES))
    return RECIPES[name]()
