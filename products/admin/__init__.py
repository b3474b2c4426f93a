"""The desk: how people add, change, review and take down what the catalog says.

Every move of a revision's state goes through `products.curation`; what is published is
read-only here.
"""

from __future__ import annotations

from products.admin.importing import ImportBatchAdmin
from products.admin.journal import ChangeAdmin
from products.admin.links import LinkCheckAdmin
from products.admin.people import PersonAdmin
from products.admin.product import ProductAdmin
from products.admin.reference import (
    AssessmentMethodAdmin,
    FamilyAdmin,
    OrganisationAdmin,
    RegionAdmin,
    SourceAdmin,
)
from products.admin.revision import RevisionAdmin

__all__ = [
    "AssessmentMethodAdmin",
    "ChangeAdmin",
    "FamilyAdmin",
    "ImportBatchAdmin",
    "LinkCheckAdmin",
    "OrganisationAdmin",
    "PersonAdmin",
    "ProductAdmin",
    "RegionAdmin",
    "RevisionAdmin",
    "SourceAdmin",
]
