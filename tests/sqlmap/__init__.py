"""sqlmap, at a pinned version in a folder of its own, on every parameter: `make sqlmap`."""
