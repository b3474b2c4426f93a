"""The door of the application server: `granian --interface wsgi config.wsgi:application`."""

import os
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from catalog.outage import serving
from config.operating.requests import Requests

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application: Any = get_wsgi_application()
serving.bound()
get_resolver().url_patterns  # noqa: B018 all code is read now, and not by whoever asks first
# What is imported below knows models, which are ready only now.
if settings.METRICS:
    from config.operating import scraping

    scraping.folder()  # or the start stops with a sentence
    from config.operating import metrics
    from config.operating.worker import Worker

    application = Requests(application, metrics.count)
else:
    application = Requests(application)
lane = None
if settings.LANE:
    from catalog.lane.express import Lane

    application = lane = Lane(application)
if settings.METRICS:
    Worker(lane).begin()
