"""Models over the peers' tables (`benchmarks/peers/tables.py` makes and fills them)."""

from __future__ import annotations

from django.db import models

from products import vocabulary as words


def _money() -> models.DecimalField:
    return models.DecimalField(max_digits=14, decimal_places=2, null=True)


def _percent() -> models.DecimalField:
    return models.DecimalField(max_digits=9, decimal_places=4, null=True)


def _of_product(name: str) -> models.ForeignKey:
    return models.ForeignKey("Product", models.CASCADE, related_name=name)


class Issuer(models.Model):
    code = models.TextField(primary_key=True)
    name = models.TextField()
    name_en = models.TextField()
    kind = models.TextField(choices=words.ORGANISATION_KIND.choices)

    class Meta:
        managed = False
        db_table = "peer_issuer"


class Family(models.Model):
    code = models.TextField(primary_key=True)
    name = models.TextField()
    name_en = models.TextField()

    class Meta:
        managed = False
        db_table = "peer_family"


class Place(models.Model):
    code = models.TextField(primary_key=True)
    name = models.TextField()
    name_en = models.TextField()

    class Meta:
        managed = False
        db_table = "peer_place"


class PlaceAbove(models.Model):
    """A place with one that it lies in, itself too."""

    code = models.TextField()
    above = models.TextField()

    class Meta:
        managed = False
        db_table = "peer_place_above"


class Source(models.Model):
    key = models.TextField(primary_key=True)
    kind = models.TextField(choices=words.SOURCE_KIND.choices)
    title = models.TextField()
    number = models.TextField(null=True)
    publishers = models.TextField()
    published_on = models.DateField(null=True)
    in_force_on = models.DateField(null=True)
    via = models.TextField(null=True)
    url = models.TextField(null=True)

    class Meta:
        managed = False
        db_table = "peer_source"


class Product(models.Model):
    """`…_basis` is what the fact rests on; null where it is not stated."""

    code = models.TextField(unique=True)
    name = models.TextField()
    aliases = models.TextField()
    summary = models.TextField()
    offering = models.TextField(choices=words.OFFERING.choices)
    promoted = models.SmallIntegerField()
    instrument = models.TextField(null=True, choices=words.INSTRUMENT.choices)
    family = models.ForeignKey(Family, models.PROTECT, null=True, related_name="+")
    issuer = models.ForeignKey(Issuer, models.PROTECT, null=True, related_name="+")
    area = models.TextField(null=True)
    limit_min = _money()
    limit_max = _money()
    limit_formula = models.TextField(null=True)
    rate_min = _percent()
    rate_max = _percent()
    rate_method = models.TextField(null=True, choices=words.RATE_METHOD.choices)
    rate_benchmark = models.TextField(null=True, choices=words.BENCHMARK.choices)
    rate_spread_min_bp = models.IntegerField(null=True)
    rate_spread_max_bp = models.IntegerField(null=True)
    term_facility_min_months = models.IntegerField(null=True)
    term_facility_max_months = models.IntegerField(null=True)
    term_drawdown_months = models.IntegerField(null=True)
    speed_accept_days = models.IntegerField(null=True)
    speed_contact_days = models.IntegerField(null=True)
    speed_disburse_days = models.IntegerField(null=True)
    speed_words = models.TextField(null=True)
    effective_from = models.DateField(null=True)
    effective_to = models.DateField(null=True)
    stage_basis = models.TextField(null=True)
    region_basis = models.TextField(null=True)
    guarantee_basis = models.TextField(null=True)
    purpose_basis = models.TextField(null=True)
    limit_min_basis = models.TextField(null=True)
    limit_max_basis = models.TextField(null=True)
    term_min_basis = models.TextField(null=True)
    term_max_basis = models.TextField(null=True)
    repayment = models.TextField()
    channel = models.TextField()
    apply_url = models.TextField(null=True)
    verified_on = models.DateField(null=True)

    class Meta:
        managed = False
        db_table = "peer_product"


class Stage(models.Model):
    product = _of_product("stages")
    code = models.TextField(choices=words.STAGE.choices)

    class Meta:
        managed = False
        db_table = "peer_stage"
        ordering = ["id"]


class ProductRegion(models.Model):
    product = _of_product("regions")
    place = models.ForeignKey(Place, models.PROTECT, db_column="code", related_name="+")

    class Meta:
        managed = False
        db_table = "peer_region"
        ordering = ["id"]


class Guarantee(models.Model):
    product = _of_product("guarantees")
    code = models.TextField(choices=words.GUARANTEE.choices)

    class Meta:
        managed = False
        db_table = "peer_guarantee"
        ordering = ["id"]


class Purpose(models.Model):
    product = _of_product("purposes")
    code = models.TextField(choices=words.PURPOSE.choices)

    class Meta:
        managed = False
        db_table = "peer_purpose"
        ordering = ["id"]


class Condition(models.Model):
    product = _of_product("conditions")
    key = models.TextField()
    attribute = models.TextField(choices=words.ATTRIBUTE.choices)
    operator = models.TextField(null=True, choices=words.OPERATOR.choices)
    value = models.TextField(null=True)
    effect = models.TextField(choices=words.EFFECT.choices)
    words = models.TextField()
    basis = models.TextField()

    class Meta:
        managed = False
        db_table = "peer_condition"
        ordering = ["id"]


class RequiredQualification(models.Model):
    condition = models.ForeignKey(Condition, models.CASCADE, related_name="qualifications")
    code = models.TextField(choices=words.QUALIFICATION.choices)

    class Meta:
        managed = False
        db_table = "peer_condition_qualification"


class Highlight(models.Model):
    product = _of_product("highlights")
    key = models.TextField()
    kind = models.TextField(choices=words.HIGHLIGHT_KIND.choices)
    words = models.TextField()

    class Meta:
        managed = False
        db_table = "peer_highlight"
        ordering = ["id"]


class Participation(models.Model):
    product = _of_product("organisations")
    role = models.TextField(choices=words.ROLE.choices)
    issuer = models.ForeignKey(Issuer, models.PROTECT, related_name="+")

    class Meta:
        managed = False
        db_table = "peer_participation"
        ordering = ["id"]


class Citation(models.Model):
    product = _of_product("citations")
    source = models.ForeignKey(Source, models.PROTECT, related_name="+")
    locator = models.TextField()
    basis = models.TextField()
    facts = models.TextField()

    class Meta:
        managed = False
        db_table = "peer_citation"
        ordering = ["id"]
