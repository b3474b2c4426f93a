"""The desk's first page: what waits, what is due, and what the catalog covers."""
