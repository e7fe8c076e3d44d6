"""Who asks, and what may they read?"""

from collections.abc import Collection
from dataclasses import dataclass

PUBLIC, MEMBERS, STAFF = "public", "members", "staff"


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks: a user name, the member that the user belongs to, and roles; all empty for a passer-by."""

    user: str = ""
    member: str = ""
    roles: frozenset[str] = frozenset()

    @property
    def readers(self) -> frozenset[str]:
        """The rights to read that this principal holds, as they are written on documents."""
        rights = {PUBLIC}
        if self.member:
            rights |= {MEMBERS, f"member:{self.member}"}
        if self.user:
            rights.add(f"user:{self.user}")
        if self.is_staff:
            rights |= {MEMBERS, STAFF}
        return frozenset(rights)

    @property
    def is_staff(self) -> bool:
        """Whether this principal keeps the collection: uploads, corrects, re-indexes, reads everything."""
        return STAFF in self.roles


ANONYMOUS = Principal()
OPERATOR = Principal(user="operator", roles=frozenset({STAFF}))
"""Whoever works on the data directory itself: the command line and the background worker."""


def can_read(principal: Principal, readers: Collection[str]) -> bool:
    """Whether `principal` may read a document with these `readers`; staff keep, and so read, all of them."""
    return principal.is_staff or not principal.readers.isdisjoint(readers)
