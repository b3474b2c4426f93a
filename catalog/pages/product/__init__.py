"""One product: what is stated, on whose word, and how it meets the company."""
