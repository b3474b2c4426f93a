"""From a question to its answer: sets in memory, one page of documents."""
