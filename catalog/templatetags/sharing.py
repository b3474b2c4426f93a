"""What a link to a page shows where it is shared: Open Graph tags say the page's own words."""

from __future__ import annotations

from django import template
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.templatetags.static import static
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe

from catalog.pages.frame import absolute

register = template.Library()


@register.simple_tag(takes_context=True)
def once_more(context: template.Context, name: str) -> SafeString:
    """A block's text again, fit for an attribute: `{% once_more "title" %}`.

    A template may write a block only once, and what a page is called stands in its title and in
    what is shared. Saying it twice in every template would let the two drift apart.
    """
    blocks = context.render_context[BLOCK_CONTEXT_KEY]
    text = strip_tags(blocks.get_block(name).render(context))
    return mark_safe(" ".join(text.split()).replace('"', "&quot;"))  # noqa: S308 # a block is escaped


@register.simple_tag(takes_context=True)
def outside(context: template.Context, file: str) -> str:
    """A static file's address as others see it."""
    return absolute(context["request"], static(file))
