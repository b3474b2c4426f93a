"""Up to five products side by side."""
