# Bootstrap only: makes .venv from the hash-locked requirements and hands over to
# Invoke, whose verbs live in tasks.py (.venv/bin/inv --list).

PYTHON ?= python3
PORT   ?= 8000
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet install --require-hashes --no-deps

.PHONY: serve build test clean help

help:
	@echo "make serve   build the site and serve it at http://localhost:$(PORT)/ (PORT=… for another)"
	@echo "make build   build once into output/"
	@echo "make test    install what the tests need, then lint, types and every test"
	@echo "make clean   remove everything that was made here, .venv included (not output/)"
	@echo "Day to day:  $(BIN)/inv --list"

serve: $(VENV)/.build-installed
	@$(BIN)/inv serve --port $(PORT)

build: $(VENV)/.build-installed
	@$(BIN)/inv build

test: $(VENV)/.test-installed
	@$(BIN)/inv browser lint test

clean:
	rm -rf $(VENV) .cache .preview .pytest_cache .mypy_cache .ruff_cache

# Debian ships Python without ensurepip unless python3-venv is installed; say so in
# words instead of leaving a traceback.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed; $(PYTHON) is older. Name another: make PYTHON=python3.12 …"; exit 3; }
	@echo "Making $(VENV) …"
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null && $(PYTHON) -m venv $(VENV) || sh requirements/venv-without-ensurepip.sh $(PYTHON) $(VENV)

$(VENV)/.build-installed: requirements/build.lock | $(BIN)/python
	@echo "Installing what a build needs …"
	@$(PIP) -r requirements/build.lock
	@touch $@

$(VENV)/.test-installed: requirements/test.lock $(VENV)/.build-installed
	@echo "Installing what the tests need …"
	@$(PIP) -r requirements/test.lock
	@touch $@
