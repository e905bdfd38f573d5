"""Rollout of any length: chunk plan, key/value cache, window and sink."""
