"""Django's PostgreSQL, watched: `ENGINE` of the settings. Django wants the module `base` in it."""
