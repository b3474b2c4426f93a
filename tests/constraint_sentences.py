"""The sentence in which a constraint of a model speaks to people."""

from __future__ import annotations

from django.db import models


def sentence_of(model: type[models.Model], name: str) -> str:
    constraint = next(each for each in model._meta.constraints if each.name == name)
    return str(constraint.violation_error_message)
