"""What Kedai's reading costs, measured beside honest peers; `docs/performance.md` tells how."""
