# Everything runs in .venv, installed from hash-pinned locks. After the first run no network is needed.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
COMPILE := uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-annotate --custom-compile-command "make lock" --quiet
export PIP_DISABLE_PIP_VERSION_CHECK := 1
unexport PYTHONDONTWRITEBYTECODE # the tests start kg hundreds of times

.DEFAULT_GOAL := help
.PHONY: web help run test check fmt lint types layers unit wheel wheel-check serve bench golden lock browser stores clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | expand -t 14

$(VENV)/run.stamp: requirements/run.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "kg needs Python 3.11 or newer: make PYTHON=python3.11")'
	@$(PYTHON) -c 'import ensurepip, venv' || { echo "Python has no venv: on Debian and Ubuntu, apt install python3-venv" >&2; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements/run.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/test.stamp: $(VENV)/run.stamp requirements/test.txt
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements/test.txt
	touch $@

run: $(VENV)/run.stamp ## build the graph from the bundled articles and answer three questions
	@KG=$(BIN)/kg sh tools/first-run.sh build

test: $(VENV)/test.stamp browser stores lint types layers ## all tests
	$(BIN)/python -m pytest -m "not alone" --numprocesses 2 --dist loadfile
	$(BIN)/python -m pytest -m alone

check: $(VENV)/test.stamp lint types layers unit ## fast checks, before every commit

fmt: $(VENV)/test.stamp ## format the code
	$(BIN)/ruff format src tests bench tools
	$(BIN)/ruff check --fix --quiet src tests bench tools

lint: $(VENV)/test.stamp
	$(BIN)/ruff format --check --quiet src tests bench tools
	$(BIN)/ruff check --quiet src tests bench tools
	$(BIN)/validate-pyproject pyproject.toml

types: $(VENV)/test.stamp
	$(BIN)/mypy

layers: $(VENV)/test.stamp
	$(BIN)/lint-imports --no-logo

unit: $(VENV)/test.stamp
	$(BIN)/python -m pytest -m "not browser and not slow"

browser:
	@sh tests/install-browser.sh

stores: browser
	@sh tests/install-virtuoso.sh

serve: $(VENV)/run.stamp ## open the workbench over the graph that make run built
	test -d build/workspace || $(MAKE) run
	$(BIN)/kg -w build/workspace serve

web: ## build the islands of the workbench (needs node) into src/kg/workbench/static
	cd web && npm ci --no-audit --no-fund --silent && npm run --silent check && npm run --silent build

wheel: $(VENV)/test.stamp ## build the wheel into dist/
	rm -rf dist
	$(BIN)/python -m hatchling build --target wheel

wheel-check: wheel ## install the wheel in an environment of its own and ask it a question
	@sh tests/packaging/wheel.sh $(PYTHON) dist/*.whl requirements/run.txt

bench: $(VENV)/test.stamp ## measure the reasoner and its peers; each file of bench/ tells its usage
	$(BIN)/python bench/reason.py

golden: $(VENV)/test.stamp ## write the golden files anew after a change that is meant; read the diff
	$(BIN)/python -m tests.golden.rewrite

lock: ## pin the dependencies again (needs the network and uv)
	$(COMPILE) pyproject.toml requirements/build.in -o requirements/run.txt
	$(COMPILE) --group test --constraint requirements/run.txt -o requirements/test.txt
	$(COMPILE) --extra ray --constraint requirements/run.txt pyproject.toml requirements/build.in -o requirements/ray.txt

clean: ## remove what was built, keep .venv
	rm -rf build dist kg-workspace
