"""The catalog as it stood at a number of the journal: the same sets, cursors and documents."""
