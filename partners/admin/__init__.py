"""Partners at the desk."""

from partners.admin.endpoint import EndpointAdmin
from partners.admin.partner import PartnerAdmin
from partners.admin.submission import SubmissionAdmin

__all__ = ["EndpointAdmin", "PartnerAdmin", "SubmissionAdmin"]
