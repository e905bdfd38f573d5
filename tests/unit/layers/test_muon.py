import torch
from torch import nn

from asazora.layers.muon import KernelMuon, Muon, orthogonalised


def test_orthogonalised_matrices_have_singular_values_near_one() -> None:
    matrices = torch.randn(3, 12, 20, generator=torch.Generator().manual_seed(0))
    for batch in (matrices, matrices.mT):
        values = torch.linalg.svdvals(orthogonalised(batch, 5).float())
        assert values.min() > 0.5
        assert values.max() < 1.5


def test_matrices_of_one_shape_are_updated_as_if_alone() -> None:
    generator = torch.Generator().manual_seed(1)
    start, grads = torch.randn(2, 6, 8, generator=generator), torch.randn(2, 6, 8, generator=generator)

    def after_a_step(indices: list[int]) -> list[torch.Tensor]:
        matrices = [nn.Parameter(start[index].clone()) for index in indices]
        for matrix, index in zip(matrices, indices, strict=True):
            matrix.grad = grads[index].clone()
        Muon(matrices, lr=0.1, weight_decay=0.1).step()
        return [matrix.detach() for matrix in matrices]

    together, alone = after_a_step([0, 1]), [*after_a_step([0]), *after_a_step([1])]
    for one, other in zip(together, alone, strict=True):
        torch.testing.assert_close(one, other)


def test_muon_finds_the_least_squares_solution() -> None:
    generator = torch.Generator().manual_seed(2)
    wanted, inputs = torch.randn(4, 4, generator=generator), torch.randn(64, 4, generator=generator)
    matrix = nn.Parameter(torch.zeros(4, 4))
    optimiser = Muon([matrix], lr=0.2)
    for step in range(400):
        optimiser.param_groups[0]["lr"] = 0.2 * (1 - step / 400)
        optimiser.zero_grad()
        (inputs @ (matrix - wanted).T).square().mean().backward()
        optimiser.step()
    torch.testing.assert_close(matrix.detach(), wanted, atol=0.02, rtol=0.0)


def test_a_kernel_is_updated_as_its_matrix_whatever_its_order_in_memory() -> None:
    generator = torch.Generator().manual_seed(3)
    start, grad = torch.randn(6, 4, 3, 3, generator=generator), torch.randn(6, 4, 3, 3, generator=generator)
    matrix = nn.Parameter(start.flatten(1).clone())
    matrix.grad = grad.flatten(1).clone()
    Muon([matrix], lr=0.1, weight_decay=0.1).step()
    for order in (torch.contiguous_format, torch.channels_last):
        kernel = nn.Parameter(start.clone(memory_format=order))
        kernel.grad = grad.clone(memory_format=order)
        KernelMuon([kernel], lr=0.1, weight_decay=0.1).step()
        torch.testing.assert_close(kernel.detach().flatten(1), matrix.detach())
        assert not torch.equal(kernel, start)
