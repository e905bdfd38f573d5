"""Frame plug-ins, toy-sized but real: an image classifier, ShieldGemma 2 and CLIP, read from folders as any other."""

import dataclasses
import shutil
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import yaml
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import (
    CLIPConfig,
    CLIPModel,
    Gemma3TextConfig,
    PreTrainedTokenizerFast,
    ShieldGemma2Config,
    ShieldGemma2ForImageClassification,
    SiglipVisionConfig,
    ViTConfig,
    ViTForImageClassification,
)

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of transformers, about what it reads pictures with
    from transformers import CLIPImageProcessor, Gemma3ImageProcessor, ShieldGemma2Processor, ViTImageProcessor

from asazora.core.errors import InvalidRequestError, WeightsError
from asazora.engine.policy_checks import ClipPolicy, UploadPolicy
from asazora.media.still import write_image
from asazora.safety.decision import Action
from asazora.safety.frame_classifier import CONCEPTS, FrameClassifier, FrameClassifierConfig
from asazora.safety.frame_plug_ins import FramePlugIn, make_frame_plug_ins, shared_frame_plug_ins
from asazora.safety.frames import FrameReview, FrameVerdict
from asazora.safety.policy import Policy, load_policy, packaged_policy_text

SIDE = 32
WORDS = ["<pad>", "<unk>", "<bos>", "<eos>", "<image_soft_token>", "<start_of_image>", "<end_of_image>", "Yes", "No"]
WORDS += ["a", "fox", "blood", "violence"]
TEMPLATE = (
    "{% for message in messages %}{% for item in message.content %}"
    "{% if item.type == 'image' %}<start_of_image>{% else %} {{ item.text }} {% endif %}"
    "{% endfor %}{% endfor %}"
)

Settings = Mapping[str, Any]


class SeesNothing(FrameClassifier):
    """The embedded classifier, finding nothing."""

    def forward(self, pictures: torch.Tensor) -> torch.Tensor:
        return torch.full((len(pictures), len(CONCEPTS)), -9.0)


NOTHING = SeesNothing(FrameClassifierConfig(width=2, block=6.0, review=3.0)).eval()


def clip(level: int, count: int = 12) -> np.ndarray:
    """Frames of reddish (high levels) or bluish noise."""
    frames = np.random.default_rng(1).integers(90, 110, (count, SIDE, SIDE, 3)).astype(np.uint8)
    frames[..., 0], frames[..., 2] = level, 255 - level
    return frames


RED, BLUE = clip(230), clip(20)


def words() -> PreTrainedTokenizerFast:
    known = Tokenizer(models.WordLevel({word: number for number, word in enumerate(WORDS)}, unk_token="<unk>"))
    known.pre_tokenizer = pre_tokenizers.WhitespaceSplit()  # type: ignore[assignment]
    return PreTrainedTokenizerFast(
        tokenizer_object=known, pad_token="<pad>", unk_token="<unk>", bos_token="<bos>", eos_token="<eos>",
        extra_special_tokens={
            "image_token": "<image_soft_token>", "boi_token": "<start_of_image>", "eoi_token": "<end_of_image>",
        },
    )  # fmt: skip


@pytest.fixture(scope="module")
def vit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An image classifier that has learnt to call what is red `nsfw`."""
    folder = tmp_path_factory.mktemp("vit")
    with torch.random.fork_rng():
        torch.manual_seed(0)
        config = ViTConfig(
            hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32, image_size=SIDE,
            patch_size=16, id2label={0: "normal", 1: "nsfw"}, label2id={"normal": 0, "nsfw": 1},
        )  # fmt: skip
        model = ViTForImageClassification(config)
        processor = ViTImageProcessor(size={"height": SIDE, "width": SIDE})
        pictures = processor(images=[*RED[:2], *BLUE[:2]], return_tensors="pt")["pixel_values"]
        optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
        for _ in range(20):
            optimizer.zero_grad()
            model(pixel_values=pictures, labels=torch.tensor([1, 1, 0, 0])).loss.backward()
            optimizer.step()
    model.save_pretrained(folder)
    processor.save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def clip_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clip")
    layers = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 32}
    text = {**layers, "vocab_size": len(WORDS), "max_position_embeddings": 16, "bos_token_id": 2, "eos_token_id": 3}
    with torch.random.fork_rng():
        torch.manual_seed(0)
        vision = {**layers, "image_size": SIDE, "patch_size": 16}
        CLIPModel(CLIPConfig(text_config=text, vision_config=vision, projection_dim=8)).save_pretrained(folder)
    size = {"height": SIDE, "width": SIDE}
    CLIPImageProcessor(size={"shortest_edge": SIDE}, crop_size=size).save_pretrained(folder)
    words().save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def shieldgemma2(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shieldgemma2")
    text = Gemma3TextConfig(
        vocab_size=len(WORDS), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, num_key_value_heads=1,
        head_dim=8, intermediate_size=32, max_position_embeddings=64, pad_token_id=0, bos_token_id=2, eos_token_id=3,
    )  # fmt: skip
    vision = SiglipVisionConfig(
        hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32, image_size=SIDE, patch_size=8
    )
    config = ShieldGemma2Config(
        text_config=text, vision_config=vision, mm_tokens_per_image=4, boi_token_index=5, eoi_token_index=6,
        image_token_index=4,
    )  # fmt: skip
    config.yes_token_index, config.no_token_index = WORDS.index("Yes"), WORDS.index("No")
    with torch.random.fork_rng():
        torch.manual_seed(0)
        ShieldGemma2ForImageClassification(config).save_pretrained(folder)
    ShieldGemma2Processor(
        image_processor=Gemma3ImageProcessor(size={"height": SIDE, "width": SIDE}),
        tokenizer=words(),
        chat_template=TEMPLATE,
        image_seq_length=4,
    ).save_pretrained(folder)
    return folder


def policy(*settings: Settings) -> Policy:
    return dataclasses.replace(load_policy(), frame_plug_ins=settings)


def made(*settings: Settings) -> tuple[FramePlugIn, ...]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of transformers, about its own settings
        return make_frame_plug_ins(policy(*settings))


def judged(frames: np.ndarray, *settings: Settings, is_upload: bool = False) -> FrameVerdict:
    return FrameReview(12, NOTHING, made(*settings), is_upload=is_upload).judge(frames)


def nsfw(path: Path, category: str = "sexual", **limits: float) -> Settings:
    return {"kind": "image_labels", "path": str(path), "labels": {"nsfw": {"category": category, **limits}}}


def test_a_label_from_its_score_on_blocks(vit: Path):
    verdict = judged(RED, nsfw(vit, block_at=0.6))
    assert (verdict.action, verdict.categories) == (Action.BLOCK, ("sexual",))
    assert "nsfw (0." in verdict.reason
    assert judged(BLUE, nsfw(vit, block_at=0.6)).passed


def test_a_score_between_the_limits_holds_a_clip_and_refuses_an_upload(vit: Path):
    assert judged(RED, nsfw(vit, review_at=0.6, block_at=1.1)).action is Action.REVIEW
    assert judged(RED, nsfw(vit, review_at=0.6, block_at=1.1), is_upload=True).action is Action.BLOCK


def test_a_category_of_zero_tolerance_is_never_held(vit: Path):
    settings = nsfw(vit, "sexual/minors", review_at=0.6, block_at=1.1)
    assert judged(RED, settings).action is Action.BLOCK


def test_a_frame_after_a_cut_and_the_last_one_are_shown_to_it(vit: Path):
    late = np.concatenate([BLUE[:5], RED[:1], BLUE[:6]])
    assert judged(late, nsfw(vit, block_at=0.6)).action is Action.BLOCK
    review = FrameReview(12, NOTHING, made(nsfw(vit, block_at=0.6)))
    frames = np.linspace(BLUE[0].astype(float), RED[0].astype(float), 12).astype(np.uint8)
    verdicts = [review.judge(frames[:11]), review.judge(frames[11:]), review.finish()]
    assert verdicts[-1].action is Action.BLOCK


def test_all_who_object_are_named(vit: Path):
    verdict = judged(RED, nsfw(vit, "violence", review_at=0.6, block_at=1.1), nsfw(vit, "sexual/minors", block_at=0.6))
    assert (verdict.action, verdict.categories) == (Action.BLOCK, ("violence", "sexual/minors"))


def test_clip_compares_frames_with_concepts(clip_model: Path):
    def settings(block_at: float) -> Settings:
        concepts = {"a fox": {"category": "violence", "block_at": block_at}}
        return {"kind": "clip", "path": str(clip_model), "concepts": concepts}

    model = CLIPModel.from_pretrained(clip_model).eval()
    processor = CLIPImageProcessor.from_pretrained(clip_model)
    inputs = {**words()(["a fox"], return_tensors="pt", return_token_type_ids=False)}
    with torch.inference_mode():
        pictures = processor(images=list(RED[:1]), return_tensors="pt")["pixel_values"]
        cosine = float(model(**inputs, pixel_values=pictures).logits_per_image / model.logit_scale.exp())
    assert judged(RED[:1], settings(cosine - 0.01)).action is Action.BLOCK
    assert judged(RED[:1], settings(cosine + 0.01)).passed


def test_shieldgemma2_is_asked_for_each_policy(shieldgemma2: Path):
    def settings(**block_at: float) -> Settings:
        policies = {name: {"category": "violence", "block_at": limit} for name, limit in block_at.items()}
        wordings = {"foxes": "a fox"}
        return {"kind": "shieldgemma2", "path": str(shieldgemma2), "policies": policies, "wordings": wordings}

    (plug_in,) = made(settings(violence=0.0, foxes=0.0))
    found = {finding.found: finding.score for finding in plug_in.findings(RED[:2])}
    assert set(found) == {"violence", "foxes"}
    assert all(0 < score < 1 for score in found.values())
    assert judged(RED, settings(violence=found["violence"] + 0.01, foxes=found["foxes"] + 0.01)).passed
    assert judged(RED, settings(violence=1.1, foxes=found["foxes"] - 0.01)).action is Action.BLOCK


def test_one_that_is_slow_blocks(vit: Path):
    with pytest.raises(TimeoutError):
        judged(RED, {**nsfw(vit, block_at=0.6), "timeout_s": 1e-6})


def test_one_that_fails_raises(vit: Path, tmp_path: Path):
    broken = tmp_path / "broken"
    shutil.copytree(vit, broken)
    ViTImageProcessor(size={"height": 48, "width": 48}).save_pretrained(broken)
    with pytest.raises(ValueError, match="doesn't match model"):
        judged(RED, nsfw(broken, block_at=0.6))


def test_a_score_that_is_no_number_raises(vit: Path, tmp_path: Path):
    broken = tmp_path / "broken"
    shutil.copytree(vit, broken)
    model = ViTForImageClassification.from_pretrained(vit)
    with torch.no_grad():
        model.classifier.bias.fill_(float("nan"))
    model.save_pretrained(broken)
    with pytest.raises(ValueError, match="no number"):
        judged(RED, nsfw(broken, block_at=0.6))


@pytest.mark.parametrize("kind", ["vit", "clip_model", "shieldgemma2"])
def test_pickled_weights_are_not_read(kind: str, tmp_path: Path, request: pytest.FixtureRequest):
    for file in request.getfixturevalue(kind).iterdir():
        if file.suffix != ".safetensors":
            shutil.copy(file, tmp_path)
    torch.save({}, tmp_path / "pytorch_model.bin")
    limit = {"category": "violence", "block_at": 0.5}
    settings = {
        "vit": {"kind": "image_labels", "labels": {"nsfw": limit}},
        "clip_model": {"kind": "clip", "concepts": {"blood": limit}},
        "shieldgemma2": {"kind": "shieldgemma2", "policies": {"violence": limit}},
    }
    with pytest.raises(WeightsError, match="safetensors"):
        made({**settings[kind], "path": str(tmp_path)})


@pytest.mark.parametrize(
    "settings",
    [
        {"kind": "nonsense"},
        {"kind": "image_labels", "path": "x"},
        {"kind": "image_labels", "path": "x", "labels": {}},
        {"kind": "image_labels", "path": "x", "labels": {"nsfw": {"category": "nonsense", "block_at": 0.5}}},
        {"kind": "image_labels", "path": "x", "labels": {"nsfw": {"category": "sexual"}}},
        {"kind": "clip", "concepts": {"blood": {"category": "violence", "block_at": 0.3}}},
        {"kind": "clip", "path": "x", "concepts": {"blood": {"category": "violence", "block_at": 0.3, "review_at": 1}}},
    ],
)
def test_settings_are_checked(settings: Settings):
    with pytest.raises(InvalidRequestError):
        made(settings)


def test_a_label_that_the_model_lacks_is_refused(vit: Path):
    limit = {"category": "sexual", "block_at": 0.5}
    with pytest.raises(WeightsError, match="no label gore"):
        made({"kind": "image_labels", "path": str(vit), "labels": {"gore": limit}})


def home_with(folder: Path, *settings: Settings) -> Path:
    """An install whose own policy has these frame plug-ins."""
    rules = yaml.safe_load(packaged_policy_text()) | {"frame_plug_ins": list(settings)}
    (folder / "policy.yaml").write_text(yaml.safe_dump(rules))
    return folder


def test_clips_and_uploads_of_an_install_pass_its_plug_ins_read_once(vit: Path, tmp_path: Path):
    home = home_with(tmp_path, nsfw(vit, block_at=0.6))
    upload = tmp_path / "upload.png"
    write_image(upload, RED[0])
    decisions = [ClipPolicy(home, "a fox", 12, {}).judge(RED), UploadPolicy(home).judge(upload)]
    assert [(decision.allowed, decision.categories) for decision in decisions] == [(False, ("sexual",))] * 2
    assert ClipPolicy(home, "a fox", 12, {}).judge(BLUE).allowed
    assert shared_frame_plug_ins(home) is shared_frame_plug_ins(home)


def test_a_plug_in_that_cannot_be_read_stops_every_clip(tmp_path: Path):
    home = home_with(tmp_path, nsfw(tmp_path / "missing", block_at=0.6))
    with pytest.raises(WeightsError, match="cannot be reviewed"):
        ClipPolicy(home, "a fox", 12, {})
