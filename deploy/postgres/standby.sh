#!/bin/bash
# A streaming standby: copied from the primary that PGHOST, PGPORT, PGUSER and PGPASSWORD name when
# PGDATA is empty, then following it. What is given goes to the server: -c port=5433
set -euo pipefail

if [ ! -s "$PGDATA/PG_VERSION" ]; then
	pg_basebackup --no-password --pgdata="$PGDATA" --write-recovery-conf --wal-method=stream \
		--checkpoint=fast
	chmod 0700 "$PGDATA"
fi
# They were for the primary; the standby's own clients come without them.
unset PGHOST PGPORT PGUSER
exec postgres "$@"
