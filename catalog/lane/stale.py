"""What was answered before goes on being answered while the database is away, marked with its age.

`Age` (RFC 9111) is the seconds since this worker last saw that the answer was true; past the
`max-age` of a second it is stale by its own words, so whoever keeps it asks again at once when the
database is back. Nothing is made or put away meanwhile, so what is kept lasts as long as that does.
An answer from before the last withdrawal that this worker knows of may show what was taken down,
and is not given.
"""

from __future__ import annotations

from dataclasses import replace
from time import monotonic

from catalog.errors import Problem
from catalog.lane.asked import Environ, asked
from catalog.lane.freshness import freshness
from catalog.lane.keeping import Keeping
from catalog.lane.sent import Sent, around, held, secure
from catalog.outage.trouble import trouble


def answer(environ: Environ, keeping: Keeping) -> Sent | None:
    """The last answer to a question, of whatever state; None where Django has to say no."""
    try:
        question = asked(environ)
    except Problem:
        return None
    except Exception as error:
        if trouble(error):  # a code that nobody has asked for yet would have to be looked up
            return None
        raise
    if question is None:
        return None
    is_secure = secure(environ["wsgi.url_scheme"], environ.get("HTTP_X_FORWARDED_PROTO"))
    kept = keeping.kept.get((*question.key(), question.packs, is_secure))
    sent = kept.sent if kept else None
    if kept is None or sent is None or kept.state.head[0] < freshness.known.floor:
        return None
    if if_none_match := environ.get("HTTP_IF_NONE_MATCH"):
        beside = around(is_secure)
        sent = held(sent, if_none_match, beside, packs=question.packs) or sent
    age = ("Age", str(int(monotonic() - kept.state.seen)))
    return replace(sent, headers=[*sent.headers, age])
