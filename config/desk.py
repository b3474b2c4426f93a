"""The admin that Django finds by itself is the desk."""

from __future__ import annotations

from django.contrib.admin.apps import AdminConfig


class DeskConfig(AdminConfig):
    default_site = "products.desk.DeskSite"
