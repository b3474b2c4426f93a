"""What production runs, as plain processes: `make topology`, `tests/test_topology.py`.

The commands, roles and files are those of the compose file; nothing here knows another way to start
the catalog.
"""
