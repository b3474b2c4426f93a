"""The map of a company's life: stages across, products as bars."""
