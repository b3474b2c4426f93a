"""Who may ask for more than everybody, and what they have asked for."""

from partners.models.attempt import Attempt
from partners.models.endpoint import Endpoint, Errand
from partners.models.key import Key
from partners.models.partner import Partner
from partners.models.submission import Kind, Submission

__all__ = ["Attempt", "Endpoint", "Errand", "Key", "Kind", "Partner", "Submission"]
