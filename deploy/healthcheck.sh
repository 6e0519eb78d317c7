#!/usr/bin/env bash
# Asks the process in this container whether it lives. The image has no curl, and bash can speak HTTP.
set -euo pipefail
listen="${SAPA_LISTEN:-127.0.0.1:8080}"
exec 3<>"/dev/tcp/127.0.0.1/${listen##*:}"
printf 'GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >&3
read -r -t 4 _ status _ <&3
[ "$status" = 200 ]
