"""Checkpoints in and out: safetensors only, with checksums and a model card."""
