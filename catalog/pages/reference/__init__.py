"""What products refer to: sources, issuers, families and methods, a page each."""
