# The two commands of the README are `make demo` and `make test`. Everything installs into .venv from the lock files.
PYTHON ?= python3
BIN := .venv/bin
SHARED ?= ../shared
LEDGER := build/demo.db

.PHONY: help demo test lint types layers unit wheel compiled compiled-wheel sbom audit acceptance bench soak lock clean

help:
	@echo "make demo        install, load the Belarus - Lipetsk Oblast dossier, weigh it, write brief.html"
	@echo "make test        everything that CI runs: lint, types, layers, tests, the wheel in a clean environment"
	@echo "make compiled    the reader compiled to machine code, tested; a wheel in build/compiled (needs a C compiler)"
	@echo "make acceptance  the real report and the labelled articles (needs $(SHARED))"
	@echo "make bench       all measurements, written to docs/benchmarks.md (slow)"
	@echo "make soak        long runs: memory over 100,000 articles, the corpus at three sizes, Spark beside it"
	@echo "make sbom        the list of what is installed (CycloneDX), build/sbom.json"
	@echo "make audit       known weaknesses of what is pinned (asks PyPI)"
	@echo "make lock        renew the lock files"

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Steelyard needs Python 3.11 or later: run  make PYTHON=python3.12 demo"; exit 2; }
	$(PYTHON) -m venv .venv

.venv/run: requirements/run.lock pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/run.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/python -m compileall -q src
	@touch $@

.venv/dev: requirements/dev.lock .venv/run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/dev.lock
	@touch $@

demo: .venv/run
	@mkdir -p build
	$(BIN)/steelyard add --dossier belarus-lipetsk --ledger $(LEDGER)
	$(BIN)/steelyard brief BLR RU-LIP --target 500M --ledger $(LEDGER) -o brief.html
	@echo "Open brief.html in any browser."

test: lint types layers wheel unit

lint: .venv/dev
	$(BIN)/ruff check src tests bench tools
	$(BIN)/ruff format --check src tests bench tools

types: .venv/dev
	$(BIN)/mypy
	$(BIN)/python tools/compiled.py --types build/compiled/types/src

layers: .venv/dev
	$(BIN)/lint-imports

unit: .venv/dev
	$(BIN)/pytest -n 2 --dist worksteal --cov=steelyard --cov-report=term:skip-covered

wheel: .venv/dev
	@rm -rf build/wheel && mkdir -p build/wheel
	$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation -w build/wheel .
	$(PYTHON) -m venv build/wheel/env
	build/wheel/env/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/run.lock
	build/wheel/env/bin/python -m pip install --quiet --disable-pip-version-check --no-deps build/wheel/*.whl
	cd build/wheel && env/bin/steelyard check ../../examples/lipetsk.txt > check.txt && env/bin/steelyard add --dossier belarus-lipetsk --ledger l.db

compiled-wheel: .venv/dev
	@rm -rf build/compiled/lib build/compiled/*.whl
	STEELYARD_COMPILED=1 $(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation -w build/compiled .
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --target build/compiled/lib build/compiled/*.whl

compiled: compiled-wheel
	$(BIN)/python tools/same_claims.py src build/compiled/lib
	PYTHONPATH=$(CURDIR)/build/compiled/lib $(BIN)/python -m pytest tests/reading tests/corpus -n 2 --dist worksteal

sbom: .venv/dev
	@mkdir -p build
	$(BIN)/cyclonedx-py requirements requirements/run.lock --output-format JSON --output-file build/sbom.json

audit: .venv/dev
	$(BIN)/pip-audit --requirement requirements/run.lock --no-deps --disable-pip --strict

acceptance: .venv/dev
	$(BIN)/python -m pytest acceptance -q -p no:cacheprovider

bench: compiled-wheel
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[bench]"
	$(BIN)/python -m bench

soak: .venv/dev
	$(BIN)/python -m bench.corpus

lock:
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --extra documents --extra handover --extra postgresql --extra official --extra web --extra corpus pyproject.toml requirements/build.in -o requirements/run.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --extra documents --extra handover --extra postgresql --extra official --extra web --extra corpus --extra spark --extra gravity pyproject.toml requirements/build.in requirements/dev.in -o requirements/dev.lock

clean:
	rm -rf .venv build brief.html
