# Every command we type. `make` alone lists them; the work is in scripts/ and xtask/.
.DEFAULT_GOAL := help
.PHONY: help run dev check test bench dist gen fmt tidy deny docs pg-start pg-stop

# ARGS="…" is handed on: make run ARGS="--help"
ARGS ?=

help: ## list these commands
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | awk -F '\t' '{ printf "  make %-10s %s\n", $$1, $$2 }'

run: ## build everything and start the demo on http://127.0.0.1:8080
	@scripts/run.sh $(ARGS)

dev: ## the demo from a debug build, and the UI's development server
	@scripts/dev.sh $(ARGS)

check: ## the fast round: format, lints, tidy, tests on SQLite, UI types and lint
	@scripts/check.sh

test: ## everything: Rust on SQLite and PostgreSQL, UI, journeys in a real browser
	@scripts/test.sh

bench: ## speed and memory, each figure beside a limit measured in the same run
	@scripts/bench.sh $(ARGS)

dist: ## the binary we ship, in target/dist/sapa (small and fast, slow to build)
	@scripts/toolchain.sh && scripts/ui.sh build && cargo build --profile dist --locked --package sapa-app

gen: ## write docs/openapi.json and the UI's API types from the code
	@scripts/ui.sh build && cargo xtask gen

fmt: ## format the Rust code
	@cargo fmt --all

tidy: ## the repository's own rules (sizes, directions, names, licences)
	@cargo xtask tidy

deny: ## licences, advisories and sources of our dependencies, by cargo-deny
	@command -v cargo-deny >/dev/null || { echo "cargo-deny is not installed: cargo install cargo-deny --locked"; exit 1; }
	@cargo deny --all-features check

docs: ## the crates' documentation, in target/doc
	@cargo doc --workspace --no-deps --document-private-items

pg-start: ## a throw-away PostgreSQL for tests; prints its URL (SAPA_TEST_POSTGRES_URL)
	@scripts/postgres.sh start test

pg-stop: ## stop it and remove its data
	@scripts/postgres.sh stop test
