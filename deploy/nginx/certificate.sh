#!/bin/sh
# A certificate of its own making, where there is none: enough to begin with, and no browser believes
# it. Yours takes its place in the same two files.
set -eu

[ -s "$CERTIFICATE" ] && exit 0
host="${PUBLIC_URL#*://}"
host="${host%%[:/]*}"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 365 -subj "/CN=$host" \
	-addext "subjectAltName=DNS:$host" -keyout "$CERTIFICATE_KEY" -out "$CERTIFICATE" 2>/dev/null
echo "$0: made a certificate for $host that nobody believes: put yours into $CERTIFICATE"
