"""Which number type matrices are multiplied in: bfloat16 where the hardware does it itself, float32 elsewhere."""

import torch


def multiplies_bf16(device: torch.device | str) -> bool:
    """Whether the device multiplies bfloat16 itself. Processors that only emulate it are four times as slow in it."""
    if torch.device(device).type != "cpu":
        return True
    return torch.cpu._is_avx512_bf16_supported()  # pyright: ignore[reportPrivateUsage]  torch offers no other way


def autocast(device: torch.device | str) -> torch.autocast:
    """Mixed precision where it is faster: weights and sums stay float32."""
    return torch.autocast(torch.device(device).type, dtype=torch.bfloat16, enabled=multiplies_bf16(device))
