# Trygghetsatlas. `make run` is all it takes; `make help` lists the rest.

PORT ?= 8501
HOST ?= localhost
PY   := .venv/bin/python
COMPILE := .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest \
           --generate-hashes --no-header --annotation-style line $(if $(UPGRADE),--upgrade)

# Three workers on two cores, since tests of the browser wait a good deal; each takes tests over from the others when its
# own are done. One thread for linear algebra: its matrices are small, and threads that wait for each other take the
# processor from the other workers. `full` marks the long matrices.
PYTEST := OPENBLAS_NUM_THREADS=1 $(PY) -m pytest -n 3 --dist worksteal --durations=20
SOME   := -m "not full"
PAGES  := tests/pages tests/report

.PHONY: help run build test test-all test-unit test-pages test-browser mutants checked databases chromium lint lock clean
.DEFAULT_GOAL := help

help:  ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-12s %s\n", $$1, $$2}' Makefile

run: build  ## Install, build the database and serve the dashboard (PORT=8501 HOST=localhost)
	@echo "Trygghetsatlas: http://$(HOST):$(PORT) (stop with Ctrl+C)"
	@$(PY) -m streamlit run serve.py --server.port $(PORT) --server.address $(HOST)

build: .venv/runtime  ## Build the database from data/raw
	$(PY) -m etl build

test: checked chromium  ## Lint and test: every kind of check, a spread of each long matrix (8 minutes)
	$(PYTEST) $(SOME)

test-all: checked chromium  ## Lint and test: the long matrices too (an hour and a half)
	$(PYTEST) --hypothesis-profile=full

checked: .venv/dev  # each takes one processor for half a minute
	$(MAKE) --no-print-directory -j 2 lint databases

databases: .venv/dev
	@$(PY) -m tests.databases

test-unit: .venv/dev  ## Test loading, statistics, words and figures: all that needs neither page nor browser
	$(PYTEST) $(SOME) $(addprefix --ignore=,$(PAGES) tests/browser)

test-pages: .venv/dev  ## Test pages and reports, without a browser
	$(PYTEST) $(SOME) $(PAGES)

test-browser: .venv/dev chromium  ## Test the served dashboard in Chromium
	$(PYTEST) $(SOME) tests/browser

mutants: .venv/dev  ## Mutation tests of statistics and disclosure (two hours; SAMPLE='*[147]': three in ten)
	.venv/bin/mutmut run --max-children 2 $(if $(SAMPLE),'$(SAMPLE)')
	$(PY) -m tests.mutants

chromium: .venv/dev
	@$(PY) -m tests.browser.chromium || true

lint: .venv/dev  ## Style, layout, types, dead code and lengths
	$(PY) -m ruff check
	$(PY) -m ruff format --check
	$(PY) -m mypy
	$(PY) -m vulture
	$(PY) -m tests.lengths

lock: .venv/dev  ## Write the hashed locks anew (UPGRADE=1 takes newer versions)
	$(COMPILE) requirements.txt -o requirements.lock > /dev/null
	$(COMPILE) requirements-dev.txt -c requirements.lock -o requirements-dev.lock > /dev/null

clean:  ## Remove what make has made: environment, built database, caches (fetched files stay)
	rm -rf .venv data/built data/demo .hypothesis .pytest_cache .ruff_cache .mypy_cache mutants screenshots
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# One environment; the development lock holds the runtime lock's versions and more.
.venv/runtime: requirements.lock
.venv/dev: requirements-dev.lock
.venv/runtime .venv/dev: | venv
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

.PHONY: venv
# The first Python of 3.11 or newer, or the one given: make run PYTHON=/path/to/python
venv:
	@$(PY) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && exit; \
	for name in $(or $(PYTHON),python3.14 python3.13 python3.12 python3.11 python3); do \
	  $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && found=$$name && break; \
	done; \
	[ "$$found" ] || { echo "Trygghetsatlas needs Python 3.11 or newer: install it, or run make again with PYTHON=/path/to/python."; exit 1; }; \
	$$found -c 'import venv, ensurepip' 2>/dev/null || { echo "$$found has no venv module: install it (Debian and Ubuntu: apt install python3-venv) and run make again."; exit 1; }; \
	rm -rf .venv && $$found -m venv .venv
