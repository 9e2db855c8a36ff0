# `make help` lists what there is. Everything runs in .venv; nothing is installed outside it.
PYTHON ?= $(shell command -v python3.11 || command -v python3.13 || command -v python3.12 || command -v python3)
BIN := .venv/bin
STAMP := .venv/.installed

.PHONY: help setup demo test check lock bench clean

help:  ## list the commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(STAMP)  ## create .venv from requirements.lock and install the `monitor` command into it

$(STAMP): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: apt-get install python3 python3-venv" >&2; exit 2; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed, $(PYTHON) is older" >&2; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "the venv module is missing: apt-get install python3-venv" >&2; exit 2; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: setup  ## serve the fictional district, scan three nights, print the digest, write the notices
	$(BIN)/monitor demo

test: setup  ## run all tests (SQLite always; PostgreSQL where its server programs are installed)
	$(BIN)/python -m pytest -n 4 --dist worksteal

check: setup  ## what CI runs: ruff, mypy, tests, and that the migrations match the tables
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/alembic check
	$(BIN)/python -m pytest -n 4 --dist worksteal

lock: setup  ## resolve pyproject.toml again into requirements.lock, and extras.lock for the optional extras
	$(BIN)/python -m uv pip compile --universal --python-version 3.11 --no-emit-index-url --generate-hashes --extra dev --quiet -o requirements.lock pyproject.toml
	$(BIN)/python -m uv pip compile --universal --python-version 3.11 --no-emit-index-url --no-annotate --no-header --extra browser --extra onnx --extra peers --extra train --extra dev -c requirements.lock --quiet -o extras.lock pyproject.toml

bench: setup  ## the measurements of BENCHMARKS.md (long)
	$(BIN)/python -m tests.bench.crawl --pages 2000 --pages 10000 --peers

clean:  ## remove .venv and everything the demo and the tests wrote
	rm -rf .venv demo-data .pytest_cache .mypy_cache .ruff_cache *.egg-info
