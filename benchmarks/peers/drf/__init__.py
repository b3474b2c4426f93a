"""Django, DRF serializers and django-filter on the normal tables: a project of its own."""
