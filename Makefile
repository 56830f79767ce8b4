# The two commands of the README are `make demo` and `make test`; each sets up what it needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: venv demo test check bench accuracy train docs fixtures

venv: $(VENV)/installed

$(VENV)/installed: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit("seninfo-check needs Python 3.11.5 or newer") if sys.version_info < (3, 11, 5) else None'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	$(BIN)/python -m compileall -q src $$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))') || true
	$(BIN)/python -c 'import sys; sys.dont_write_bytecode = False; from seninfo_check import rules; rules.load()'
	touch $@

demo: venv
	$(BIN)/seninfo-check demo --output out/demo

test: venv
	$(BIN)/python -m pytest -n 2

check: venv
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/seninfo-check rules test

bench: venv
	$(BIN)/python bench/check.py

accuracy: venv
	$(BIN)/python scripts/accuracy.py

train: venv
	$(BIN)/python scripts/train.py

docs: venv
	$(BIN)/python scripts/docs.py

fixtures: venv
	$(BIN)/python scripts/build_documents.py
	$(BIN)/python scripts/make_pdfs.py
	$(BIN)/python scripts/build_schools.py
