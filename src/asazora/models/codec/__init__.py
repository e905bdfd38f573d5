"""The codec: video to latents and back, causal and streaming."""
