#!/usr/bin/env bash
# A PostgreSQL of our own, on a private port and socket folder, never the machine's.
#
#   scripts/postgres.sh start [test|bench]   start it if it is not running; prints its URL
#   scripts/postgres.sh stop  [test|bench]
#   scripts/postgres.sh url   [test|bench]   prints the URL, or fails when it is not running
#   scripts/postgres.sh pid   [test|bench]
#   scripts/postgres.sh query test|bench SQL  runs one statement, prints the bare answer
#
# `test` (the default) is throw-away: fsync off, wiped by stop. `bench` is durable, as a real server is.
# Every clone has its own, and two starts at once give one server.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

action="${1:-}"
kind="${2:-test}"
sql="${3:-}"
case "$kind" in test | bench) ;; *) die "unknown kind '$kind': use test or bench." ;; esac

# PostgreSQL refuses to run as root, and its user cannot see into root's home.
if [ "$(id -u)" -eq 0 ]; then
    base="${SAPA_POSTGRES_DIR:-/var/cache/sapa/postgres}"
else
    base="${SAPA_POSTGRES_DIR:-$(cache_dir)/postgres}"
fi
home="$base/$kind-$(clone_id)"

main() {
    case "$action" in
        start)
            find_binaries || install_postgres
            mkdir -p "$base"
            exec 9>"$base/$kind-$(clone_id).lock"
            flock -w 120 9 || die "another start of PostgreSQL has held $base for two minutes. Is it stuck?"
            running || start
            url
            ;;
        stop)
            find_binaries || exit 0
            if running; then stop; fi
            if [ "$kind" = test ]; then rm -rf "$home"; fi
            ;;
        url) need_running && url ;;
        pid) need_running && head -n 1 "$home/data/postmaster.pid" ;;
        query) need_running && "$bin/psql" "$(url)" -XAtq -v ON_ERROR_STOP=1 -c "$sql" ;;
        *) die "usage: scripts/postgres.sh start|stop|url|pid [test|bench], or query test|bench SQL" ;;
    esac
}

need_running() {
    if find_binaries && running; then return; fi
    die "PostgreSQL ($kind) is not running. Start it: scripts/postgres.sh start $kind"
}

find_binaries() {
    local dir
    for dir in $(printf '%s\n' /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql@*/bin | sort -Vr); do
        if [ -x "$dir/initdb" ] && [ "$(major "$dir")" -ge 15 ]; then
            bin="$dir"
            return
        fi
    done
    if have initdb && have pg_ctl; then
        bin="$(dirname "$(command -v initdb)")"
        [ "$(major "$bin")" -ge 15 ] && return
    fi
    return 1
}

major() { "$1/postgres" --version | sed 's/[^0-9]*\([0-9]*\).*/\1/'; }

install_postgres() {
    # Debian starts a server of its own on install; we do not want one.
    if [ "$(id -u)" -eq 0 ] && [ ! -e /etc/postgresql-common/createcluster.conf ]; then
        mkdir -p /etc/postgresql-common
        echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
    fi
    # The contrib modules (pg_trgm) are inside Debian's server package.
    apt_install postgresql
    find_binaries || die "Debian's PostgreSQL is older than 15. Install postgresql-15 or newer and try again."
}

# Runs a PostgreSQL program as somebody who is not root. The lock must not live on in the server.
as_server() {
    if [ "$(id -u)" -eq 0 ]; then
        (cd / && exec runuser -u "$(server_user)" -- "$@" 9>&-)
    else
        (cd / && exec "$@" 9>&-)
    fi
}

server_user() { if id postgres >/dev/null 2>&1; then echo postgres; else echo nobody; fi; }

running() { [ -s "$home/data/postmaster.pid" ] && as_server "$bin/pg_ctl" -D "$home/data" status >/dev/null 2>&1; }

# Lines 1 and 4 of this file are the process and the port; PostgreSQL documents it.
url() { printf 'postgres://sapa@127.0.0.1:%s/postgres\n' "$(sed -n 4p "$home/data/postmaster.pid")"; }

start() {
    # A throw-away cluster that was not stopped may be broken (fsync is off): begin anew.
    if [ "$kind" = test ]; then rm -rf "$home"; fi
    mkdir -p "$home/socket"
    if [ "$(id -u)" -eq 0 ]; then chown -R "$(server_user)" "$home"; fi
    if [ ! -s "$home/data/PG_VERSION" ]; then
        # Loopback only and throw-away data: no password, as it would cost every test connection a key derivation.
        as_server "$bin/initdb" -D "$home/data" -U sapa --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-sync \
            >"$home.initdb.log" 2>&1 || { cat "$home.initdb.log" >&2; die "initdb failed (above)."; }
        rm -f "$home.initdb.log"
    fi
    local port try
    port=$((15432 + $(clone_id) % 2000))
    for try in $(seq 1 20); do
        if ! port_taken "$port" && launch "$port"; then
            say "PostgreSQL $(major "$bin") ($kind) listens on 127.0.0.1:$port"
            return
        fi
        port=$((port + 1))
    done
    tail -n 20 "$home/log" >&2 2>/dev/null || true
    die "PostgreSQL did not start on any of $try ports. Its log is $home/log."
}

port_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

launch() {
    local options="-p $1 -k $home/socket -h 127.0.0.1 -c max_connections=200 -c shared_buffers=256MB -c max_wal_size=4GB"
    # Many test databases side by side need more room for locks than one application does.
    options+=" -c max_locks_per_transaction=256 -c timezone=UTC"
    if [ "$kind" = test ]; then
        options+=" -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum_naptime=1h"
    fi
    as_server "$bin/pg_ctl" -D "$home/data" -l "$home/log" -w -t 60 -o "$options" start >/dev/null 2>&1
}

stop() {
    as_server "$bin/pg_ctl" -D "$home/data" -m fast -w -t 60 stop >/dev/null ||
        die "PostgreSQL did not stop. Its process is $(head -n 1 "$home/data/postmaster.pid")."
}

bin=""
main
