"""How a partner's record becomes a revision in the curators' queue, and what becomes of it.

`body` reads what was sent, `shape`, `references` and `rules` judge it, `rights` and `precondition`
say whether this partner may send it now, `receiving` takes it, `standing` tells how it stands.
"""
