"""Values shared by every layer: sizes, requests, latent geometry, errors. No networks, no I/O."""
