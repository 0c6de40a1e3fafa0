"""What people must not leave in our records: personal identifiers, found in a text and masked."""

from bot.domain.privacy.masked import Masked, mask
from bot.domain.privacy.shadow import Kind, secret

__all__ = ["Kind", "Masked", "mask", "secret"]
