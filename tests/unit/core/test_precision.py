import torch

from asazora.core.precision import autocast, multiplies_bf16


def test_a_gpu_always_multiplies_bf16() -> None:
    assert multiplies_bf16("cuda")


def test_matrices_are_multiplied_in_the_type_the_processor_is_fast_in() -> None:
    with autocast("cpu"):
        product = torch.ones(4, 4) @ torch.ones(4, 4)
    assert product.dtype == (torch.bfloat16 if multiplies_bf16("cpu") else torch.float32)
