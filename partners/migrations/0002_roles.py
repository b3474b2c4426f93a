"""What the role that looks after partners may do with them.

The table is this migration's own: what `products/roles.py` says later is another migration's to
bring.
"""

from django.contrib.auth.management import create_permissions
from django.db import migrations

GROUP = "合作方管理"
MAY = {
    *(f"view_{model}" for model in ("partner", "key", "submission", "endpoint", "attempt")),
    *(f"{verb}_{model}" for verb in ("add", "change") for model in ("partner", "key")),
    "change_endpoint",
}


def _found(apps, schema_editor):
    """Permissions are made after the last migration; the group needs them now."""
    using = schema_editor.connection.alias
    config = apps.get_app_config("partners")
    # Of the state of a migration it is not known that it has models at all.
    config.models_module = True
    create_permissions(config, verbosity=0, using=using, apps=apps)
    config.models_module = None
    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    found = Permission.objects.using(using).filter(
        content_type__app_label="partners", codename__in=MAY
    )
    missing = MAY - set(found.values_list("codename", flat=True))
    if missing:
        raise LookupError(f"No such permissions in partners: {sorted(missing)}")
    return Group.objects.using(using), found


def let(apps, schema_editor):
    groups, found = _found(apps, schema_editor)
    groups.get_or_create(name=GROUP)[0].permissions.add(*found)


def let_no_more(apps, schema_editor):
    groups, found = _found(apps, schema_editor)
    for group in groups.filter(name=GROUP):
        group.permissions.remove(*found)


class Migration(migrations.Migration):
    dependencies = [("partners", "0001_initial"), ("products", "0004_roles")]
    operations = [migrations.RunPython(let, let_no_more)]
