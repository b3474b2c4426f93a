"""Let the application sign in with a role of its own: `manage.py grant_application ROLE`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from products.grants import Unfit, grant


class Command(BaseCommand):
    help = (
        "On PostgreSQL, as the owner and after each migrate: give ROLE what the application needs, "
        "and take from it whatever else it had. It can then add to the journal and not change it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("role")

    def handle(self, *, role: str, **options: Any) -> None:
        if connection.vendor != "postgresql":
            raise CommandError("Roles are PostgreSQL's; whoever has SQLite's file has all of it.")
        try:
            tables = grant(role)
        except Unfit as unfit:
            raise CommandError(str(unfit)) from unfit
        self.stdout.write(f"{role} may do what the application does, on {tables} tables.")
