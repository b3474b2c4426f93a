"""Partners at the desk."""
