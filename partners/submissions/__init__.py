"""How a partner's record becomes a revision in the curators' queue, and what becomes of it.

`shape`, `references` and `rules` judge what was sent, `rights` and `precondition`
say whether this partner may send it now, `receiving` takes it, `standing` tells how it stands.
"""
