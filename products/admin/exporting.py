"""The list of products as a file: what the filter shows, in one of three forms."""

from __future__ import annotations

from tempfile import TemporaryFile
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe

from products.sheets.exporting import TooLong
from products.sheets.formats import FORMATS

if TYPE_CHECKING:
    from django.contrib.admin.options import ModelAdmin as Admin
else:
    Admin = object

TITLES = [(form, wanted.title) for form, wanted in FORMATS.items()]
"""For the buttons of the list."""


class Exporting(Admin):
    """A list of products that can be taken along; whoever may look may export."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.export)
        return [
            path("export/<slug:form>/", view, name="products_product_export"),
            *super().get_urls(),
        ]

    @method_decorator(require_safe)
    def export(self, request: HttpRequest, form: str) -> HttpResponseBase:
        """The products of the list with the same query, whatever page of it is shown."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if form not in FORMATS:
            raise Http404
        wanted = FORMATS[form]
        try:
            found = self.get_changelist_instance(request).queryset
        except IncorrectLookupParameters:
            return _back(request)
        # Written out before the answer begins: what cannot be written can still be said, and the
        # memory it takes does not grow with the catalog.
        file = TemporaryFile()  # noqa: SIM115 the answer closes it
        try:
            wanted.write(found.prefetch_related(None).values_list("code", flat=True), file)
        except TooLong as problem:
            file.close()
            messages.error(request, str(problem))
            return _back(request)
        file.seek(0)
        name = f"products-{timezone.localdate():%Y%m%d}.{wanted.ending}"
        return FileResponse(
            file, as_attachment=True, filename=name, content_type=wanted.content_type
        )


def _back(request: HttpRequest) -> HttpResponseRedirect:
    """To the list with the same query, which says what is wrong with it."""
    query = request.GET.urlencode()
    return HttpResponseRedirect(
        reverse("admin:products_product_changelist") + (f"?{query}" if query else "")
    )
