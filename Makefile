# Everything here needs Python 3.11 or later, git and GNU make; what else is needed is installed into .venv.

PYTHON ?= python3
UV ?= uv
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check --no-input
PYTEST := $(BIN)/python -m pytest --numprocesses auto --dist loadfile
FUZZ := reading
SECONDS := 600
LOCK := $(UV) pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-config \
	--no-emit-index-url --no-strip-extras --no-annotate --custom-compile-command "make lock"

.DEFAULT_GOAL := help
.PHONY: help setup demo test coverage check system bench fuzz mutants lock clean

help:  ## say what there is to make
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST)

setup: $(VENV)/.tested  ## install everything that working on the gateway needs

demo: $(VENV)/.installed  ## see what partners send over AS2, by SFTP and into folders become the ERP's documents
	@$(BIN)/python -m edigateway.demo

test: setup  ## run the tests
	$(PYTEST) -m "not long"

coverage: setup  ## run the tests, and say which lines and branches none of them takes
	$(PYTEST) -m "not long" --cov --cov-report=term

check: setup  ## what must pass before anything is merged: format, lint, types, floors, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(PYTEST) -m "not long"

system: setup  ## kill the real daemon again and again, on both databases, and count; break X12 in every way
	$(BIN)/python -m pytest -m long

bench: setup  ## measure
	$(BIN)/python -m tests.bench

fuzz: $(VENV)/.fuzzed  ## feed hostile X12 or AS2 to the engine, guided by coverage: FUZZ=reading SECONDS=600
	$(BIN)/python -m tests.fuzz $(FUZZ) -max_total_time=$(SECONDS)

mutants: setup  ## make every mistake in the shipped maps, and count how many the tests find
	$(BIN)/python -m tests.mutants

lock:  ## choose the newest fitting packages anew (needs uv)
	echo "setuptools>=77" | $(LOCK) --extra postgres pyproject.toml - --output-file requirements.lock
	echo "setuptools>=77" | $(LOCK) --extra test pyproject.toml - --output-file requirements-test.lock
	echo "setuptools>=77" | $(LOCK) --extra fuzz pyproject.toml - --output-file requirements-fuzz.lock

clean:  ## remove what was installed, built and measured
	rm -rf $(VENV) build dist *.egg-info demo-site .coverage .coverage.* .hypothesis
	rm -rf .pytest_cache .mypy_cache .ruff_cache .import_linter_cache

# Each stamp is newer than what it was made from. The package's own build tool comes from the lock too, so that nothing
# is installed that is not named there by its hash.

$(VENV)/.python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "edigateway needs Python 3.11 or later")'
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.installed: $(VENV)/.python requirements.lock pyproject.toml setup.cfg setup.py
	$(PIP) install --require-hashes --requirement requirements.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.tested: $(VENV)/.installed requirements-test.lock
	$(PIP) install --require-hashes --requirement requirements-test.lock
	@touch $@

$(VENV)/.fuzzed: $(VENV)/.tested requirements-fuzz.lock
	$(PIP) install --require-hashes --requirement requirements-fuzz.lock
	@touch $@
