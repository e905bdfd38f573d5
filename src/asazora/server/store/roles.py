"""What accounts are for, and what a key may do."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType

from asazora.core.errors import InvalidRequestError


class Scope(StrEnum):
    """One thing that a key may do. A key never may more than its account's role."""

    READ = "videos:read"
    WRITE = "videos:write"
    FEEDBACK = "feedback"
    """Rate, report, appeal."""

    RED_TEAM = "red_team"
    REVIEW = "review"
    ADMIN = "admin"


class Role(StrEnum):
    """What an account is for."""

    ADMIN = "admin"
    CREATOR = "creator"
    RED_TEAMER = "red_teamer"
    REVIEWER = "reviewer"
    VIEWER = "viewer"

    @property
    def scopes(self) -> frozenset[Scope]:
        """All that accounts of this role may do."""
        return _SCOPES[self]


_LOOK = frozenset({Scope.READ, Scope.FEEDBACK})
_SCOPES: Mapping[Role, frozenset[Scope]] = MappingProxyType(
    {
        Role.ADMIN: frozenset(Scope),
        Role.CREATOR: _LOOK | {Scope.WRITE},
        Role.RED_TEAMER: _LOOK | {Scope.WRITE, Scope.RED_TEAM},
        Role.REVIEWER: _LOOK | {Scope.REVIEW},
        Role.VIEWER: _LOOK,
    }
)


def check_scopes(wanted: Iterable[Scope], allowed: frozenset[Scope]) -> tuple[Scope, ...]:
    """The wanted scopes in a fixed order. Raises InvalidRequestError if one is not allowed, or if there are none."""
    chosen = frozenset(wanted)
    if not chosen or not chosen <= allowed:
        raise InvalidRequestError("scopes", ", ".join(sorted(chosen)), ", ".join(sorted(allowed)))
    return tuple(sorted(chosen))
