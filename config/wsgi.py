"""The door of the application server: `granian --interface wsgi config.wsgi:application`."""

import os
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from catalog.outage import serving

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application: Any = get_wsgi_application()
serving.bound()
if settings.LANE:
    from catalog.lane.express import Lane  # it knows models, which are ready only now

    application = Lane(application)
