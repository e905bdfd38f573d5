"""Weights in and out: safetensors only, checked by SHA-256, written whole or not at all."""
