"""Prompt and frame checks: they return a decision, and never save or print."""
