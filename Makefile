# One line a job; each sets up what it needs. `make` lists them.
.DEFAULT_GOAL := help
.PHONY: help demo test lint train bench clean

VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/installed
TOOLS := $(VENV)/tools

help:  ## List the jobs.
	@grep -E '^[a-z]+: .*##' $(MAKEFILE_LIST) | sed 's/:[^#]*## /\t/'

$(BIN)/python:
	@sh tools/make-venv.sh $(VENV)

$(INSTALLED): pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --prefer-binary -e '.[standin,explore,frames,cluster]'
	@touch $@

$(TOOLS): $(INSTALLED)
	$(BIN)/python -m pip install --quiet --prefer-binary --group dev --group conformance
	@touch $@

demo: $(INSTALLED)  ## Harvest the demo corpus from a local server and show what it answers.
	@sh tools/demo.sh $(BIN) demo.db

lint: $(TOOLS)  ## Check style and types.
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

test: lint  ## Run the whole test suite, from nothing.
	$(BIN)/python -m pytest -n auto --cov=litmine --cov-report=term:skip-covered

VARIANT ?= litmine
train: $(INSTALLED)  ## Train the shipped NER model; VARIANT=bc5cdr trains the one for comparison.
	$(BIN)/python -m pip install --quiet --group train
	cd training && OPENBLAS_NUM_THREADS=1 ../$(BIN)/python -m spacy project run $(VARIANT)

bench: $(INSTALLED)  ## Measure speed beside peers; writes benchmarks/results.md.
	$(BIN)/python -m pip install --quiet --group bench
	OPENBLAS_NUM_THREADS=1 $(BIN)/python benchmarks/bench.py

clean:  ## Remove what the other jobs made.
	rm -rf $(VENV) build dist demo.db*
