"""A recipe: every config of a complete training run, in one value."""

from dataclasses import dataclass

from asazora.evaluation.evaluate import EvaluationPlan
from asazora.evaluation.judge_training import JudgeTraining
from asazora.training.blocking import BlockingTrainConfig
from asazora.training.codec import CodecTrainConfig
from asazora.training.codec_clips import CodecClipsConfig
from asazora.training.distill import DistillConfig
from asazora.training.dit_run import DiTTrainConfig
from asazora.training.prepare import PrepareConfig
from asazora.world.scope import WorldScope


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """The stages in order: codec and its clips, latents, blocking, transformer, distillation, judge, evaluation."""

    name: str
    summary: str
    scope: WorldScope
    codec_clips: CodecClipsConfig
    codec: CodecTrainConfig
    latents: PrepareConfig
    blocking: BlockingTrainConfig
    dit: DiTTrainConfig
    distill: DistillConfig
    judge: JudgeTraining
    evaluation: EvaluationPlan
