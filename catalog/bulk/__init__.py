"""The catalog in one piece: all records, any list as a table, and what a record looks like."""
