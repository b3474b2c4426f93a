"""What a partner sends and is sent, over HTTP."""
