"""The diffusion transformer of the embedded model."""
