"""The journal can only grow."""

from django.db import migrations

from products import triggers


class Migration(migrations.Migration):
    dependencies = [("products", "0001_initial")]
    operations = [migrations.RunPython(triggers.install, triggers.remove)]
