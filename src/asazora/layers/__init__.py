"""Blocks shared by networks: attention, RoPE, adaLN, norms, patchify."""
