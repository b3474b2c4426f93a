"""The journal pushed: an endpoint is a cursor into it, and the journal is the queue."""
