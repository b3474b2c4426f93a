"""Judges that nobody here wrote, at pinned versions in a folder of their own: `make judges`.

The document is read by openapi-spec-validator, Redocly and Spectral with the OWASP rules; the
running service by httplint and by a client that openapi-python-client makes from the document.
"""
