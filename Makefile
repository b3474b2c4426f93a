# `make` alone lists the commands. Everything is installed into .venv/ from the locked,
# hash-checked requirements; a stamp per lock keeps the second start a matter of seconds. Only
# `make judges` has a folder of its own, .venv/judges/, for pinned versions without our hashes.

PYTHON ?= python3
PORT ?= 8000
ARGS ?=
SIZES ?= 1000 100000 1000000

BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
PIP := $(BIN)/pip install -qq --disable-pip-version-check --require-hashes
ADDRESS := http://127.0.0.1:$(PORT)

# Tests and checks answer for the code, not for what this shell happens to have set.
CLEAN := env -u ALLOWED_HOSTS -u ANON_LIMIT -u BEHIND_PROXY -u CACHE_URL -u DATABASE_URL -u DEBUG \
	-u ENDING_WITHIN_DAYS -u FRESHNESS -u KEY_LIMIT -u LANE -u LANE_MEGABYTES -u LOGIN_LIMIT \
	-u LOG_FORMAT -u METRICS -u ONE_PERSON_DESK -u PROMETHEUS_MULTIPROC_DIR -u PUBLIC_URL \
	-u REPLICA_LAG -u REPLICA_URLS -u SECRET_KEY \
	-u VERIFY_EVERY_DAYS -u WEBHOOK_NETWORKS -u WRITE_LIMIT
ATTACKS := tests/test_malformed.py tests/test_draft_leaks.py tests/test_forged_forms.py \
	tests/test_security_headers.py tests/test_limits.py tests/test_expensive_questions.py
IN_MEMORY := $(CLEAN) DATABASE_URL=sqlite://:memory:

.DEFAULT_GOAL := help
.PHONY: help run admin test races mirrors walks replicas restarts lane bench-data bench \
	bench-quick bench-plots limits webhooks faults pages pictures topology openapi promise drill \
	judges fuzz attack sqlmap check fix messages lock

help: ## list the commands
	@sed -n 's/^\([a-z-]*\):.*## /\1 - /p' $(MAKEFILE_LIST)

run: .venv/.runtime ## serve the catalog with its first records; PORT=8000
	@# The server shares a taken port without a word: two catalogs would answer in turn.
	@$(BIN)/python -c 'import socket, sys; sys.exit(not socket.socket().connect_ex(("127.0.0.1", $(PORT))))' || { \
		echo "Something answers at $(ADDRESS)/ already. Stop it, or choose another port: make run PORT=8001"; \
		exit 1; }
	@$(MANAGE) migrate --no-input --verbosity 0
	@$(MANAGE) load_catalog
	@echo
	@echo "Kedai 科贷: $(ADDRESS)/  (Ctrl-C stops it; \`make admin\` makes an account for $(ADDRESS)/admin/)"
	@echo "The desk is a desk of one: ONE_PERSON_DESK=on, whoever writes a change may approve it."
	@DEBUG=off ONE_PERSON_DESK=on exec $(BIN)/granian --interface wsgi --no-ws --blocking-threads 4 \
		--workers-kill-timeout 30 --respawn-failed-workers \
		--host 127.0.0.1 --port $(PORT) --log-level warning config.wsgi:application

admin: .venv/.runtime ## make an account for the admin (asks for a name and a password)
	@$(MANAGE) migrate --no-input --verbosity 0
	@$(MANAGE) createsuperuser
	@echo "Sign in at $(ADDRESS)/admin/ while \`make run\` is running."

test: .venv/.dev ## run the tests on SQLite and, where it is installed, on PostgreSQL; ARGS=
	@sqlite=passed; postgres=passed; \
	answers=$$(mktemp -d); trap 'rm -rf "$$answers"' EXIT; \
	$(CLEAN) BOTH_DATABASES=1 ANSWERS_DIGEST=$$answers/postgres \
		$(BIN)/python tests/throwaway_postgres.py -- $(BIN)/pytest -p no:cacheprovider $(ARGS) \
		>$$answers/log 2>&1 & other=$$!; \
	echo "--- SQLite (PostgreSQL goes along beside it and is shown after)"; \
	$(CLEAN) BOTH_DATABASES=1 ANSWERS_DIGEST=$$answers/sqlite $(BIN)/pytest $(ARGS) || sqlite=FAILED; \
	wait $$other || \
		case $$? in 77) postgres="NOT TESTED (not installed)";; *) postgres=FAILED;; esac; \
	echo "--- PostgreSQL"; cat $$answers/log; \
	if test -f $$answers/sqlite && test -f $$answers/postgres; then \
		cmp $$answers/sqlite $$answers/postgres && echo "Both gave the same answers." || postgres=FAILED; \
	fi; \
	echo; \
	echo "SQLite: $$sqlite"; \
	echo "PostgreSQL: $$postgres"; \
	test "$$sqlite" = passed && case "$$postgres" in \
		passed) ;; \
		NOT*) test -z "$(REQUIRE_POSTGRES)";; \
		*) false;; \
	esac

races: .venv/.dev ## 300 races of two people at one revision, on both databases (minutes)
	$(CLEAN) RACES=300 $(BIN)/pytest -p no:cacheprovider tests/test_races.py
	$(CLEAN) RACES=300 $(BIN)/python tests/throwaway_postgres.py -- \
		$(BIN)/pytest -p no:cacheprovider tests/test_races.py

mirrors: .venv/.dev ## copies of the journal beside writers and kills, on both databases (7 minutes)
	$(CLEAN) MIRRORS=180 $(BIN)/python tests/throwaway_postgres.py -- \
		$(BIN)/pytest -p no:cacheprovider tests/test_mirrors.py
	$(CLEAN) MIRRORS=180 $(BIN)/pytest -p no:cacheprovider tests/test_mirrors.py

walks: .venv/.dev ## 1 000 walks through the list while others publish, on both databases (minutes)
	$(CLEAN) WALKS=1000 $(BIN)/pytest -p no:cacheprovider tests/test_list_while_moving.py
	$(CLEAN) WALKS=1000 $(BIN)/python tests/throwaway_postgres.py -- \
		$(BIN)/pytest -p no:cacheprovider tests/test_list_while_moving.py

replicas: .venv/.dev ## a standby held up, killed, frozen and cut off under readers (3 minutes)
	$(CLEAN) REPLICAS=120 $(BIN)/python tests/throwaway_postgres.py -- \
		$(BIN)/pytest -p no:cacheprovider tests/test_replicas.py

restarts: .venv/.dev ## 20 rolling restarts under load, on both databases (minutes)
	$(CLEAN) RESTARTS=20 $(BIN)/pytest -p no:cacheprovider -s tests/test_rolling_restart.py
	$(CLEAN) RESTARTS=20 $(BIN)/python tests/throwaway_postgres.py -- \
		$(BIN)/pytest -p no:cacheprovider -s tests/test_rolling_restart.py

lane: .venv/.dev ## 10 000 requests to the express lane and to Django, on both databases (minutes)
	$(CLEAN) LANE_REQUESTS=10000 $(BIN)/pytest -p no:cacheprovider tests/test_lane.py
	$(CLEAN) LANE_REQUESTS=10000 $(BIN)/python tests/throwaway_postgres.py -- \
		$(BIN)/pytest -p no:cacheprovider tests/test_lane.py

bench-data: .venv/.dev ## make the products of the benchmarks; SIZES="1000 100000" (long, gigabytes)
	@$(CLEAN) $(BIN)/python -m benchmarks.preparing $(ARGS) $(SIZES)

.bench/peers: benchmarks/peers/requirements.txt
	@$(PYTHON) -m venv $@
	@$@/bin/pip install -qq --disable-pip-version-check --require-hashes -r $<
	@touch $@

bench: .venv/.dev .bench/peers ## Kedai beside its peers at 100 000, both databases (minutes; ARGS="--size 1000000")
	@$(CLEAN) $(BIN)/python -m benchmarks.run $(ARGS)

bench-quick: .venv/.dev ## the same within 50 seconds; one line of JSON last
	@$(CLEAN) $(BIN)/python -m benchmarks.quick

bench-plots: .venv/.dev ## pictures and tables of docs/performance.md from the kept runs
	@$(CLEAN) $(BIN)/python -m benchmarks.plots

limits: .venv/.dev ## windows of a minute across four processes, and four servers (needs Valkey or Redis)
	$(CLEAN) LIMITS_LONG=1 $(BIN)/pytest -p no:cacheprovider tests/test_limits_shared.py

webhooks: .venv/.dev ## 200 kills of the workers that send webhooks, on both databases (minutes)
	$(CLEAN) WEBHOOK_KILLS=200 $(BIN)/pytest -p no:cacheprovider tests/test_webhooks_killed.py
	$(CLEAN) WEBHOOK_KILLS=200 $(BIN)/python tests/throwaway_postgres.py -- \
		$(BIN)/pytest -p no:cacheprovider tests/test_webhooks_killed.py

faults: .venv/.dev ## break everything under writes: 330 faults, on databases of its own (20 minutes)
	$(IN_MEMORY) FAULTS=1 timeout 1500 $(BIN)/pytest -p no:cacheprovider tests/test_faults_long.py \
		tests/test_migrations_under_load.py tests/test_crowds.py tests/test_clocks.py

pages: .venv/.dev ## every page in a browser, past axe: both languages, palettes, widths (minutes)
	$(CLEAN) EVERY_PAGE=1 $(BIN)/pytest -p no:cacheprovider \
		tests/test_public_pages_in_browser.py tests/test_desk_in_browser.py

pictures: .venv/.dev ## take the pictures in docs/ anew (needs Chromium)
	$(CLEAN) $(BIN)/python -m tests.pictures

topology: .venv/.dev ## all that production runs, asked through its proxy (needs PostgreSQL, Valkey or Redis)
	$(IN_MEMORY) TOPOLOGY=1 $(BIN)/pytest -p no:cacheprovider -s tests/test_topology.py

openapi: .venv/.dev ## write docs/openapi.json and its examples anew, unless that breaks v1
	@$(IN_MEMORY) $(MANAGE) shell --verbosity 0 --command "from tests.openapi_writing import write; write()"

promise: .venv/.dev ## bind v1 to all that docs/openapi.json says now (when a version is published)
	@$(IN_MEMORY) $(MANAGE) shell --verbosity 0 --command "from tests.openapi_writing import bind; bind()"

drill: .venv/.dev ## back up, restore into new places, recover to a moment, find 100 drifts and edits (minutes)
	@$(IN_MEMORY) $(MANAGE) shell --verbosity 0 --command "from tests.drill.whole import drill; drill()"
	$(CLEAN) DRIFTS=100 EDITS=100 $(BIN)/pytest -p no:cacheprovider \
		tests/test_reconciling.py tests/test_tampering.py
	$(CLEAN) DRIFTS=100 EDITS=100 $(BIN)/python tests/throwaway_postgres.py -- \
		$(BIN)/pytest -p no:cacheprovider tests/test_reconciling.py tests/test_tampering.py

judges: .venv/.dev ## linters, a generated client and httplint on the API, from PyPI and npm (a minute)
	@$(CLEAN) $(BIN)/python -m tests.judges

fuzz: .venv/.dev ## schemathesis: above 2 000 examples, every bound, on both databases (half an hour)
	$(CLEAN) FUZZ=60 $(BIN)/pytest -p no:cacheprovider tests/test_fuzzing.py
	$(CLEAN) FUZZ=60 $(BIN)/python tests/throwaway_postgres.py -- \
		$(BIN)/pytest -p no:cacheprovider tests/test_fuzzing.py

attack: .venv/.dev ## malformed requests, leaks, forms, forgeries, long texts, sqlmap; both databases (hours)
	$(CLEAN) MALFORMED=100000 LEAK_STEPS=50000 EVERY_ROLE=1 LONG_TEXTS=1 \
		$(BIN)/pytest -p no:cacheprovider -s $(ATTACKS) tests/test_mass_assignment.py tests/test_regular_expressions.py
	$(CLEAN) MALFORMED=100000 LEAK_STEPS=5000 \
		$(BIN)/python tests/throwaway_postgres.py -- $(BIN)/pytest -p no:cacheprovider -s $(ATTACKS)
	@$(MAKE) --no-print-directory sqlmap

sqlmap: .venv/.dev ## sqlmap (from PyPI) on every parameter; ARGS="/api/v1/products/?q=a"
	@$(CLEAN) KEY_LIMIT=1000000/minute LOGIN_LIMIT=1000000/minute $(BIN)/python -m tests.sqlmap $(ARGS)

check: .venv/.dev ## style, types, import directions, migrations, API description, deployment
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(IN_MEMORY) $(BIN)/mypy
	$(BIN)/lint-imports
	$(IN_MEMORY) $(MANAGE) makemigrations --check --dry-run
	@# On PostgreSQL, as its locks are what others wait for; on SQLite where there is none.
	$(CLEAN) DJANGO_SETTINGS_MODULE=tests.linted $(BIN)/python tests/throwaway_postgres.py -- \
		$(MANAGE) lintmigrations --quiet ignore ok || { test $$? = 77 && \
		$(IN_MEMORY) DJANGO_SETTINGS_MODULE=tests.linted $(MANAGE) lintmigrations --quiet ignore ok; }
	$(IN_MEMORY) $(MANAGE) spectacular --validate --fail-on-warn --file /dev/null
	$(IN_MEMORY) PUBLIC_URL=https://catalog.example \
		$(MANAGE) check --deploy --fail-level WARNING
	$(BIN)/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml

fix: .venv/.dev ## repair what ruff can repair, and format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

messages: .venv/.dev ## collect what pages say for catalog/locale/en, and compile it (needs GNU gettext)
	cd catalog && $(IN_MEMORY) ../$(BIN)/python ../manage.py makemessages --locale en \
		--no-obsolete --no-wrap --add-location file --verbosity 0
	$(IN_MEMORY) $(MANAGE) compilemessages --ignore .venv --verbosity 0

lock: ## write requirements*.txt anew from requirements*.in (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header --quiet --output-file requirements.txt requirements.in
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header --quiet --output-file requirements-dev.txt requirements-dev.in
	uv pip compile --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--quiet --output-file benchmarks/peers/requirements.txt benchmarks/peers/requirements.in

.venv/.runtime: requirements.txt | .venv/bin/pip
	@echo "Installing what the catalog needs into .venv/ (once) ..."
	@$(PIP) -r requirements.txt
	@touch $@

.venv/.dev: requirements-dev.txt | .venv/bin/pip
	@echo "Installing what the tests and checks need into .venv/ (once) ..."
	@$(PIP) -r requirements-dev.txt
	@touch .venv/.runtime $@

.venv/bin/pip:
	@command -v $(PYTHON) >/dev/null || { \
		echo "Kedai needs Python 3.11 or newer, and there is no '$(PYTHON)' here. Install it, or name yours: make run PYTHON=/path/to/python3.11"; \
		exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Kedai needs Python 3.11 or newer; '$(PYTHON)' is $$($(PYTHON) --version 2>&1). Name a newer one: make run PYTHON=python3.12"; \
		exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "This Python cannot make virtual environments (on Debian: apt install python3-venv)."; \
		exit 1; }
	@$(PYTHON) -m venv .venv
