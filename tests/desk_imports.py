"""Files of products at the desk: uploaded, moved by a step, and read on their pages."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from products.models import ImportBatch
from tests.sheet_lines import Cells, as_csv


def upload(client: Client, content: bytes, name: str = "lines.csv") -> Any:
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("admin:products_importbatch_add"), {"file": file}, follow=True)


def bring(client: Client, *lines: Cells) -> ImportBatch:
    """A file of these lines, as it stands after the check."""
    answer = upload(client, as_csv(lines))
    assert answer.redirect_chain, answer.content.decode()
    return ImportBatch.objects.latest("id")


def step(client: Client, batch: ImportBatch, name: str) -> Any:
    address = reverse(f"admin:products_importbatch_{name}", args=[batch.pk])
    answer = client.post(address, follow=True)
    batch.refresh_from_db()
    return answer


def page(client: Client, batch: ImportBatch, query: str = "") -> str:
    address = reverse("admin:products_importbatch_change", args=[batch.pk])
    return str(client.get(address + query).content.decode())
