"""Where at the desk something stands."""

from __future__ import annotations

from urllib.parse import urlencode

from django.db import models
from django.urls import reverse

from products.models import Product, Revision


def listed(**filters: str) -> str:
    """The list of products behind these filters (see `products/admin/listing.py`)."""
    return all_of(Product, **filters)


def queue() -> str:
    """Everything that waits for a reviewer."""
    return reverse("admin:products_revision_queue")


def page(row: models.Model) -> str:
    """The page of one row."""
    return reverse(f"admin:products_{row._meta.model_name}_change", args=[row.pk])


def product_of(revision: Revision) -> str:
    """The page of the product that a revision speaks of."""
    return reverse("admin:products_product_change", args=[revision.product_id])


def all_of(model: type[models.Model], **filters: str) -> str:
    """The list of every row of a kind."""
    address = reverse(f"admin:products_{model._meta.model_name}_changelist")
    return f"{address}?{urlencode(filters)}" if filters else address
