# The two commands to know: `make demo` and `make test`. Everything else supports them.
.DEFAULT_GOAL := help
SHELL := /bin/sh
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check --quiet
# The first interpreter that is new enough; `make PYTHON=/path/to/python3 demo` chooses another.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	if $$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo $$p; break; fi; done)

# Tests run a file at a time, in the files' order, by so many processes with a Neo4j of their own each.
WORKERS ?= $(if $(LOKET_TEST_URI),0,2)

.PHONY: help demo test check format lint types bench screenshots docs lock vendor clean

help:  ## show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(VENV)/pyvenv.cfg:
	@if [ -z "$(PYTHON)" ]; then echo "Loket needs Python 3.11 or newer with the venv module (Debian, Ubuntu: apt install python3-venv)." >&2; exit 1; fi
	@echo "Making the environment in $(VENV) …"
	@$(PYTHON) -m venv $(VENV)

# The stamps hold the lock file they were made from, so an update of a lock file is noticed.
$(VENV)/runtime.lock: requirements.lock pyproject.toml | $(VENV)/pyvenv.cfg
	@echo "Installing what Loket needs, each package checked against requirements.lock …"
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@cp requirements.lock $@

$(VENV)/dev.lock: requirements-dev.lock $(VENV)/runtime.lock
	@echo "Installing what the checks and the tests need …"
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@cp requirements-dev.lock $@

demo: $(VENV)/runtime.lock  ## load the bundled extract, analyse it, show the holes
	@$(VENV)/bin/loket demo

test: $(VENV)/dev.lock check  ## the checks, then the whole suite on a real Neo4j
	@$(PY) -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder

check: format lint types  ## formatting, lint, layering and types; changes nothing

format: $(VENV)/dev.lock
	@$(VENV)/bin/ruff format --check .

lint: $(VENV)/dev.lock
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/lint-imports --no-cache --show-timings >/dev/null || $(VENV)/bin/lint-imports --no-cache

types: $(VENV)/dev.lock
	@$(VENV)/bin/mypy

bench: $(VENV)/dev.lock  ## measure; prints figures side by side with a peer
	@$(PY) -m tests.bench

screenshots: $(VENV)/dev.lock  ## a picture of every page, to be looked at, in screenshots/
	@$(PY) -m tests.screenshots screenshots

docs: $(VENV)/dev.lock  ## write the pages that are made from the code
	@$(PY) -m api.docs

lock: $(VENV)/dev.lock  ## renew both lock files (hashes, no addresses)
	@$(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
		--extra build pyproject.toml -o requirements.lock
	@$(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
		--extra build --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock

vendor:  ## bundle the libraries of the pages again (needs Node and npm)
	@cd api/web/vendor && npm ci --ignore-scripts --no-audit --no-fund --silent && node build.mjs

clean:  ## remove the environment and the caches (no data)
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
