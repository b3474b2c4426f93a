"""What is true: reference rows, products with their revisions, and the journal of changes."""

from products.models.change import Attribution, Change, Head
from products.models.loaded import LoadedRecord
from products.models.product import Product
from products.models.reference import AssessmentMethod, Family, MethodCitation, Organisation, Region
from products.models.revision import Revision
from products.models.source import Source
from products.models.statement import Citation, Condition, Highlight, Participation

__all__ = [
    "AssessmentMethod",
    "Attribution",
    "Change",
    "Citation",
    "Condition",
    "Family",
    "Head",
    "Highlight",
    "LoadedRecord",
    "MethodCitation",
    "Organisation",
    "Participation",
    "Product",
    "Region",
    "Revision",
    "Source",
]
