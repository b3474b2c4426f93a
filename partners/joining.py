"""A partner is made with a service user of its own: the author of what its systems send."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import Permission, User
from django.db import transaction

from partners.models import Partner
from products.models import Organisation

MAY = ("add_revision", "change_revision")
"""To propose; never to approve. Whatever else, only people do."""


def user_name(code: str) -> str:
    """With a colon, which no account of a person can have.

    >>> user_name("a-bank")
    'partner:a-bank'
    """
    return f"partner:{code}"


@transaction.atomic
def join(*, partner: Partner, organisations: Iterable[Organisation] = ()) -> Partner:
    """Save a new partner, with a service user without a password and without a way to the desk."""
    user = User.objects.create_user(user_name(partner.code), last_name=partner.name)
    user.user_permissions.set(
        Permission.objects.filter(codename__in=MAY, content_type__app_label="products")
    )
    partner.user = user
    partner.save()
    partner.organisations.set(organisations)
    return partner


@transaction.atomic
def rename(*, partner: Partner) -> None:
    """Save a changed partner; its user is called as it is."""
    partner.save()
    User.objects.filter(pk=partner.user_id).update(last_name=partner.name)
