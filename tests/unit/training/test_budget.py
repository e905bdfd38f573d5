import pytest

from asazora.core.errors import InvalidRequestError
from asazora.training.budget import Budget, lr_factor


def test_a_budget_needs_an_end() -> None:
    with pytest.raises(InvalidRequestError, match="budget"):
        Budget()


def test_the_first_limit_reached_ends_the_run() -> None:
    budget = Budget(max_steps=10, max_seconds=100)
    assert budget.spent(5, 10) == 0.5
    assert budget.spent(1, 100) == 1.0


def test_learning_rate_warms_up_holds_and_falls_to_zero() -> None:
    assert lr_factor(0, 0.0, 10, 0.5) == pytest.approx(0.1)
    assert lr_factor(50, 0.4, 10, 0.5) == 1.0
    assert lr_factor(50, 0.75, 10, 0.5) == pytest.approx(0.5)
    assert lr_factor(50, 1.0, 10, 0.5) == 0.0


def test_a_time_box_stops_early_without_spending_the_budget() -> None:
    budget = Budget(max_seconds=100, stop_at_s=40)
    assert not budget.is_over(1, 39)
    assert budget.is_over(1, 40)
    assert budget.spent(1, 40) == 0.4
    assert Budget(max_steps=3).is_over(3, 0)
