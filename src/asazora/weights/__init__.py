"""Weights in and out: safetensors only, checked by SHA-256, written whole or not at all."""

from asazora.weights.checkpoint import fill, load_config, load_model, load_state, save_model, save_state
from asazora.weights.model_card import ModelCard, TrainingRun, read_card, render_markdown, weights_sha256, write_card
from asazora.weights.packaged import embedded_folder, packaged_cards
from asazora.weights.training_state import (
    flatten_optimizer_state,
    load_training_state,
    restore_optimizer_state,
    save_training_state,
    under,
)

__all__ = [
    "ModelCard",
    "TrainingRun",
    "embedded_folder",
    "fill",
    "flatten_optimizer_state",
    "load_config",
    "load_model",
    "load_state",
    "load_training_state",
    "packaged_cards",
    "read_card",
    "render_markdown",
    "restore_optimizer_state",
    "save_model",
    "save_state",
    "save_training_state",
    "under",
    "weights_sha256",
    "write_card",
]
