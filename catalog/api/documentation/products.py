"""What the OpenAPI document says of products."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiParameter

from catalog import bounds, filters
from catalog.api.documentation.answers import MatchedDetailSerializer, ProductListSerializer
from catalog.api.documentation.operation import operation, parameter

PRODUCT_LIST = operation(
    "products_list",
    "products",
    "Products that suit a company, the best fit first",
    ProductListSerializer,
    [parameter(name) for name in filters.PARAMETERS],
    (422,),
)

CODE = OpenApiParameter(
    "code",
    # Whatever stands there is looked up; what is no code is a product never known.
    {"type": "string", "minLength": 1, "maxLength": bounds.LONGEST_CODE},
    OpenApiParameter.PATH,
    description="Its permanent code.",
)

PRODUCT_DETAIL = operation(
    "products_retrieve",
    "products",
    "Everything stated of one product, with its evidence and how it meets a company",
    MatchedDetailSerializer,
    [CODE, *(parameter(name) for name in filters.DETAIL_PARAMETERS)],
    (404, 410),
)
