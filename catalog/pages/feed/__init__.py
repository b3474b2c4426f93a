"""The journal as an Atom feed: every change that concerns a question, newest first."""
