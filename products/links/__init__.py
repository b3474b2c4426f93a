"""Whether the addresses that the catalog names still open; nothing is changed because of it."""
