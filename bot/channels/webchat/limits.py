"""How much one visitor, or one network address, may send."""

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter

A_VISITOR = RateLimitItemPerMinute(40, namespace="visitor")
"""Whoever knows a guide presses a button every two seconds."""
AN_ADDRESS = RateLimitItemPerMinute(240, namespace="ip")
"""A hall of residents behind one router is one address."""


class Limits:
    """Counts in memory: a worker of several counts for itself."""

    def __init__(self, visitor: RateLimitItem = A_VISITOR, address: RateLimitItem = AN_ADDRESS) -> None:
        self._visitor = visitor
        self._address = address
        self._counted = SlidingWindowCounterRateLimiter(MemoryStorage())

    async def allow(self, visitor: str, ip: str) -> bool:
        """Count one message; whether it is within both limits."""
        return await self._counted.hit(self._visitor, visitor) and await self._counted.hit(self._address, ip)
