"""What is true: reference rows, products with their revisions, the journal; and the desk's own."""

from products.models.batch import BatchState, ImportBatch, ImportRow, RowOutcome
from products.models.change import Attribution, Change, Head
from products.models.link import LinkCheck, LinkOutcome
from products.models.loaded import LoadedRecord
from products.models.pending import PendingRefresh
from products.models.product import Product
from products.models.reference import AssessmentMethod, Family, MethodCitation, Organisation, Region
from products.models.remark import Remark
from products.models.revision import Revision
from products.models.save import Save
from products.models.source import Source
from products.models.statement import Citation, Condition, Highlight, Participation

__all__ = [
    "AssessmentMethod",
    "Attribution",
    "BatchState",
    "Change",
    "Citation",
    "Condition",
    "Family",
    "Head",
    "Highlight",
    "ImportBatch",
    "ImportRow",
    "LinkCheck",
    "LinkOutcome",
    "LoadedRecord",
    "MethodCitation",
    "Organisation",
    "Participation",
    "PendingRefresh",
    "Product",
    "Region",
    "Remark",
    "Revision",
    "RowOutcome",
    "Save",
    "Source",
]
