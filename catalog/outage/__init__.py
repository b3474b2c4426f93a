"""When the database does not answer: nobody waits long, everybody is told, all goes on by itself.

`watch` knows whether it answers, `patience` notices a statement that hears nothing, `postgresql` is
Django's way to a PostgreSQL that is watched so, and `trouble` says what an error of the database
means for whoever has asked. What the lane goes on with is in `catalog.lane.stale`.
"""
