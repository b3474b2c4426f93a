"""The express lane: what is asked over and over is answered ahead of Django.

Anonymous GETs of the list (facets too) and of one product. What it keeps are finished answers of
the function that the views answer with (`catalog.api.answers`); anything that is not plainly such a
question goes on to Django. Take the lane away and every answer stays the same.
"""
