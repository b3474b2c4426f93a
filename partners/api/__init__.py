"""What a partner sends and is sent, over HTTP."""

from partners.api.scheme import KeyScheme

__all__ = ["KeyScheme"]
