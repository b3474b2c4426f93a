"""What those who run the catalog see of it: is it well, what has it done, what does it say."""
