"""The roles of the desk as groups.

The table is this migration's own: what `products/roles.py` says later is another migration's
to bring. A group that stands already under one of these names becomes the role.
"""

from django.contrib.auth.management import create_permissions
from django.db import migrations

REFERENCE = ("organisation", "family", "assessmentmethod", "source")
LOOK = {
    f"view_{model}"
    for model in (
        *REFERENCE,
        *(f"historical{model}" for model in REFERENCE),
        "change",
        "importbatch",
        "linkcheck",
        "product",
        "region",
        "revision",
    )
}
GROUPS = {
    "编辑": LOOK
    | {"add_revision", "change_revision", "add_importbatch", "change_importbatch"}
    | {f"{verb}_{model}" for verb in ("add", "change") for model in REFERENCE},
    "复核": LOOK | {"review_revision"} | {f"change_{model}" for model in REFERENCE},
    "合作方管理": LOOK,
    "只读": LOOK,
}


def make_roles(apps, schema_editor):
    """Permissions are made after the last migration; the groups need them now."""
    using = schema_editor.connection.alias
    config = apps.get_app_config("products")
    # Of the state of a migration it is not known that it has models at all.
    config.models_module = True
    create_permissions(config, verbosity=0, using=using, apps=apps)
    config.models_module = None
    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    for name, codenames in GROUPS.items():
        group, _ = Group.objects.using(using).get_or_create(name=name)
        found = Permission.objects.using(using).filter(
            content_type__app_label="products", codename__in=codenames
        )
        missing = codenames - set(found.values_list("codename", flat=True))
        if missing:
            raise LookupError(f"No such permissions in products: {sorted(missing)}")
        group.permissions.set(found)


def remove_roles(apps, schema_editor):
    """The groups and who is in them; the permissions stay, as other groups may have them."""
    groups = apps.get_model("auth", "Group").objects.using(schema_editor.connection.alias)
    groups.filter(name__in=GROUPS).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("products", "0003_desk"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(make_roles, remove_roles)]
