"""The desk as a site: its name, and what every one of its pages says.

Not in `products/admin/`: Django imports this to have a site at all, and that package to fill it.
"""

from __future__ import annotations

from django.contrib.admin import AdminSite


class DeskSite(AdminSite):
    site_title = site_header = "科贷目录"
    index_title = "编目"
    enable_nav_sidebar = False
