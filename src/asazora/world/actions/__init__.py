"""What actors of the storybook world can do: the rules of each action, and how it unfolds in time."""

from asazora.world.actions.rules import ACTIONS, Rule, can_do, targets, uses_direction

__all__ = ["ACTIONS", "Rule", "can_do", "targets", "uses_direction"]
