"""Who may ask for more than everybody, and what they have asked for."""

from partners.models.key import Key
from partners.models.partner import Partner

__all__ = ["Key", "Partner"]
