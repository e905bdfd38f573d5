"""Our block against diffusers' own, at toy size and with the same weights."""

import warnings

import torch

from asazora.layers.rope import grid_positions, rotation
from asazora.models.dit.block import DiTBlock
from asazora.models.dit.wan import block_state_from_wan, modulation_from_wan

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from diffusers.models.transformers.transformer_wan import WanRotaryPosEmbed, WanTransformerBlock

WIDTH, HEADS, FFN_RATIO = 48, 4, 2
FRAMES, HEIGHT, COLUMNS = 2, 2, 3


def _wan_block() -> WanTransformerBlock:
    with torch.random.fork_rng():
        torch.manual_seed(0)
        block = WanTransformerBlock(
            dim=WIDTH, ffn_dim=FFN_RATIO * WIDTH, num_heads=HEADS, qk_norm="rms_norm_across_heads",
            cross_attn_norm=True, eps=1e-6,
        )  # fmt: skip
        for parameter in block.parameters():
            torch.nn.init.normal_(parameter, std=0.3)
    return block.eval()


@torch.no_grad()
def test_the_block_computes_what_wan_computes() -> None:
    wan = _wan_block()
    ours = DiTBlock(WIDTH, HEADS, FFN_RATIO).eval()
    ours.load_state_dict(block_state_from_wan(wan.state_dict(), HEADS))

    generator = torch.Generator().manual_seed(1)
    tokens = FRAMES * HEIGHT * COLUMNS
    x = torch.randn(1, tokens, WIDTH, generator=generator)
    text = torch.randn(1, 5, WIDTH, generator=generator)
    temb = torch.randn(1, 6, WIDTH, generator=generator)

    rope = WanRotaryPosEmbed(WIDTH // HEADS, (1, 1, 1), 64)(torch.zeros(1, 1, FRAMES, HEIGHT, COLUMNS))
    expected = wan(x, text, temb, rope)

    params = modulation_from_wan(temb, FRAMES)
    normed, memory = ours.self_key_value(x, params)
    turn = rotation(grid_positions(torch.arange(FRAMES), HEIGHT, COLUMNS), WIDTH // HEADS)
    text_memory = ours.cross_attn.key_value(text)
    actual = ours(x, normed, memory, turn, [tokens], params, text_memory, None)
    torch.testing.assert_close(actual, expected, atol=1e-4, rtol=1e-4)
