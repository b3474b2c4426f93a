"""The first page: a company's facts in, products with their verdicts out."""
