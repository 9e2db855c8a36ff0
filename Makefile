# `make help` lists what there is. Everything runs in .venv; nothing is installed outside it.
PYTHON ?= $(shell command -v python3.11 || command -v python3.13 || command -v python3.12 || command -v python3)
BIN := .venv/bin
STAMP := .venv/.installed
PIP := $(BIN)/python -m pip
QUIET := --quiet --disable-pip-version-check
RESOLVE := $(BIN)/python -m uv pip compile --universal --python-version 3.11 --no-emit-index-url --quiet

define PYTHON_CHECK
test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: apt-get install python3 python3-venv" >&2; exit 2; }; \
$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed, $(PYTHON) is older" >&2; exit 2; }; \
$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "the venv module is missing: apt-get install python3-venv" >&2; exit 2; }
endef

.PHONY: help setup wheels install demo test prove check commands lock bench clean

help:  ## list the commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(STAMP)  ## for development: .venv with the `monitor` command and all tools, from requirements-dev.lock

$(STAMP): requirements.lock requirements-dev.lock pyproject.toml
	@$(PYTHON_CHECK)
	$(PYTHON) -m venv .venv
	$(PIP) install $(QUIET) --require-hashes -r requirements-dev.lock
	$(PIP) install $(QUIET) --no-index --no-deps --no-build-isolation -e .
	@touch $@

wheels:  ## all that `make install WHEELS=wheels` needs, for a machine without a network
	@$(PYTHON_CHECK)
	$(PYTHON) deploy/wheels.py wheels

install:  ## for production: .venv with the `monitor` command, from requirements.lock or, with WHEELS=FOLDER, without a network
	@$(PYTHON_CHECK)
	$(PYTHON) -m venv .venv
	$(PIP) install $(QUIET) --require-hashes $(if $(WHEELS),--no-index --find-links $(WHEELS) -r $(WHEELS)/requirements.txt,-r requirements.lock)
	$(PIP) install $(QUIET) --no-index --no-deps --no-build-isolation -e .

demo: setup  ## serve the fictional district, scan three nights, print the digest, write the notices
	$(BIN)/monitor demo

test: setup  ## run all tests (SQLite always; PostgreSQL where its server programs are installed)
	$(BIN)/python -m pytest -n 4 --dist worksteal

prove: setup  ## run all tests with every counted proof whole, and the installation without a network (long)
	PROVE=1 $(BIN)/python -m pytest -n 2 --dist worksteal

check: setup  ## what CI runs: ruff, mypy, dead code, migrations against tables, tests, the installation without a network
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m tests.dead_code
	$(BIN)/alembic check
	$(BIN)/python -m pytest -n 4 --dist worksteal
	PROVE=1 $(BIN)/python -m pytest tests/deploy

commands: setup  ## write docs/commands.md from the program
	$(BIN)/python -m monitor.cli.reference > docs/commands.md.new
	mv docs/commands.md.new docs/commands.md

lock: setup  ## resolve pyproject.toml again: requirements.lock (production), requirements-dev.lock (all for development), extras.lock
	$(RESOLVE) --generate-hashes --extra build -o requirements.lock pyproject.toml
	$(RESOLVE) --generate-hashes --extra build --extra dev -c requirements.lock -o requirements-dev.lock pyproject.toml
	$(RESOLVE) --no-annotate --no-header --extra browser --extra onnx --extra peers --extra train --extra dev -c requirements.lock -o extras.lock pyproject.toml

bench: setup  ## the measurements of BENCHMARKS.md (long)
	$(BIN)/python -m tests.bench.crawl --pages 2000 --pages 10000 --peers

clean:  ## remove .venv and everything the demo and the tests wrote
	rm -rf .venv demo-data .pytest_cache .mypy_cache .ruff_cache *.egg-info
