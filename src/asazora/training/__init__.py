"""Data, losses, trainer, distillation."""
