"""Import it first where rows of the catalog are made: Django's models are ready after it."""

import os

import django
from django.apps import apps

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("DATABASE_URL", "sqlite://:memory:")
if not apps.ready:
    django.setup()
