# `make help` lists what there is. Each target makes .venv first if it is not there.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
# JupyterLite has an environment of its own: in the Lab's it makes pip backtrack and the Lab ask for
# what is not there.
SITE_VENV := .venv-site
SITE_STAMP := $(SITE_VENV)/.installed
# Sphinx, for `make docs` alone.
DOCS_VENV := .venv-docs
DOCS_STAMP := $(DOCS_VENV)/.installed
PORT := 8000
TO := handout
# Tests of what students run: on every system.
STUDENTS := tests/checks tests/nn tests/test_data.py tests/test_other_systems.py tests/test_reset.py
LAB := work/00_start_here/00_start_here.ipynb
# In a container the only user is often root; the server listens on this machine alone.
AS_ROOT := $(if $(filter 0,$(shell id -u)),--allow-root)

.DEFAULT_GOAL := help
.PHONY: help setup lab demo build handout check figures format test test-long test-students test-machines test-versions pins bench site serve docs clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 15

setup: $(STAMP) ## make .venv with the pinned environment

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[lab,grade,dev]'
	touch $(STAMP)

lab: $(STAMP) ## put 00_start_here into work/ and open it in JupyterLab
	$(BIN)/python -m unrolled start 00_start_here
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/jupyter lab $(AS_ROOT) --LabApp.news_url=None --LabApp.default_url=/lab/tree/$(LAB)

demo: $(STAMP) ## simulate a class of 30, grade it, open its report
	$(BIN)/python -m autograder demo --students 30 --open

build: $(STAMP) ## make notebooks and expected arrays from solutions/*.py
	$(BIN)/python -m autograder build

figures: $(STAMP) ## draw assets/figures/*.svg again
	for script in assets/figures/draw_*.py; do $(BIN)/python $$script || exit 1; done

handout: $(STAMP) ## what students get, in handout/ and handout.zip; make handout LABS="01_rnn_cell" TO=elsewhere
	$(BIN)/python -m autograder handout $(LABS) --to "$(TO)"

check: $(STAMP) ## built files as their sources say; lint, format, types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m autograder check

format: $(STAMP) ## mend lint and format where a tool can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

test: $(STAMP) ## every test, long suites in their short form
	sh tests/system-packages.sh
	OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest -m "not long" -n 3 --dist loadfile

test-students: $(STAMP) ## what students run; on macOS and Windows too
	$(BIN)/python -m pytest -m "not long" $(STUDENTS)

test-long: $(STAMP) ## the long suites too
	$(BIN)/python -m pytest

test-machines: $(STAMP) ## labs, engine, checks, build on other processors and NumPys
	$(BIN)/python -m tests.machines

test-versions: $(STAMP) ## the quick suite with the oldest and the newest versions
	$(BIN)/python -m tests.machines.versions test oldest
	$(BIN)/python -m tests.machines.versions test newest

pins: $(STAMP) ## resolve the ranges anew with pip and write constraints.txt
	$(BIN)/python -m tests.machines.versions pins

bench: $(STAMP) ## the benchmarks, beside PyTorch
	$(BIN)/python -m pip install --quiet --disable-pip-version-check 'torch==2.13.0'
	$(BIN)/python -m benchmarks

site: $(SITE_STAMP) ## the course for a browser tab, in site/; all in it: PYODIDE=FOLDER TEXTS=FOLDER
	$(SITE_VENV)/bin/python -m lite build $(if $(PYODIDE),--pyodide '$(PYODIDE)') $(if $(TEXTS),--texts '$(TEXTS)')

serve: $(SITE_STAMP) ## serve site/ on this machine; another port: make serve PORT=8001
	$(SITE_VENV)/bin/python -m lite serve --port $(PORT)

$(SITE_STAMP): constraints.txt Makefile
	$(PYTHON) -m venv $(SITE_VENV)
	$(SITE_VENV)/bin/python -m pip install --quiet --disable-pip-version-check -c constraints.txt jupyterlite-pyodide-kernel build hatchling numpy tqdm
	touch $(SITE_STAMP)

docs: $(DOCS_STAMP) ## the pages of docs/ as a site, in docs/_site/
	$(DOCS_VENV)/bin/sphinx-build -q -W -b html docs docs/_site

$(DOCS_STAMP): constraints.txt Makefile
	$(PYTHON) -m venv $(DOCS_VENV)
	$(DOCS_VENV)/bin/python -m pip install --quiet --disable-pip-version-check -c constraints.txt sphinx myst-parser furo
	touch $(DOCS_STAMP)

clean: ## remove .venv and caches
	rm -rf $(VENV) $(SITE_VENV) $(DOCS_VENV) site docs/_site .cache .pytest_cache .mypy_cache .ruff_cache dist build
