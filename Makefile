# Every target sets up what it needs. `make help` lists them.

PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
PLAN ?= hai-phong-2024
REGISTRATION ?= 1
EXAM ?= 1
SCORING ?= 1
REPORTING ?= 1
GATEWAY ?= 1
RUNS ?= 20
ROW ?=
ARGS ?=
# Processes of `make test`: more than there are cores, since whole contests and Chromium mostly wait.
LANES ?= 5

STAMPS := $(VENV)/.stamps
# Offline from the lock on: nothing is built, and only hashed files are installed.
PIP_INSTALL := $(PY) -m pip install -qq --disable-pip-version-check --no-input --require-hashes --no-deps --no-compile

# Compiled modules are kept, also where the machine says not to: a run of the tests starts hundreds of
# processes of Python, and reading their sources anew costs more than what they do.
unexport PYTHONDONTWRITEBYTECODE
export PYTHONPYCACHEPREFIX := $(CURDIR)/$(VENV)/bytecode

SERVERS := $(PY) -m deploy.local.prerequisites --install RabbitMQ PostgreSQL

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev demo prerequisites test quick recordings check types style imports dead-code up down bench chaos pictures lock clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

setup: $(STAMPS)/run ## .venv with what the platform needs to run

setup-dev: $(STAMPS)/dev ## the same with the tools for check and test

# The stamp of the virtual environment is its own Python; it is made anew when that is gone.
$(PY):
	@$(PYTHON) deploy/local/venv.py $(VENV)

$(STAMPS)/run: requirements/run.txt deploy/local/editable_install.py | $(PY)
	@echo "installing what the platform needs (requirements/run.txt)"
	@$(PIP_INSTALL) -r requirements/run.txt
	@$(PY) deploy/local/editable_install.py
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/dev: requirements/dev.txt $(STAMPS)/run
	@echo "installing the tools for check and test (requirements/dev.txt)"
	@$(PIP_INSTALL) -r requirements/dev.txt
	@touch $@

demo: $(STAMPS)/run ## play a whole contest: PLAN=slug, ARGS=--exit
	@$(VENV)/bin/hoithi demo --plan $(PLAN) $(ARGS)

prerequisites: $(STAMPS)/dev
	@$(PY) -m deploy.local.prerequisites --install

test: prerequisites ## all tests, on real parts where they can be had: ARGS="-k name"
	@$(PY) -m pytest -n $(LANES) --no-loadscope-reorder $(ARGS)

quick: $(STAMPS)/dev ## the fast tests: rules, pages, messages, architecture
	@$(PY) -m pytest -n auto --no-loadscope-reorder -m "not slow" tests/unit tests/contracts tests/architecture $(ARGS)

recordings: $(STAMPS)/dev ## write down anew what every route and page answers
	@RECORD=1 $(PY) -m pytest -q tests/contracts/test_recorded_answers.py tests/e2e/test_public_json.py $(ARGS)
	@git diff --stat -- tests/contracts/golden

# The types take half of the time: all else is checked beside them.
check: $(STAMPS)/dev ## lint, types, architecture, dead code
	@$(MAKE) --no-print-directory --jobs 2 --keep-going --output-sync types style imports dead-code

types: $(STAMPS)/dev
	@$(VENV)/bin/mypy

style: $(STAMPS)/dev
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .

imports: $(STAMPS)/dev
	@$(VENV)/bin/lint-imports

dead-code: $(STAMPS)/dev
	@$(VENV)/bin/vulture

up: $(STAMPS)/run ## the platform with real RabbitMQ and PostgreSQL: EXAM=3 GATEWAY=2
	@$(SERVERS)
	@$(PY) -m deploy.local.up --registration $(REGISTRATION) --exam $(EXAM) --scoring $(SCORING) \
	  --reporting $(REPORTING) --gateway $(GATEWAY) $(ARGS)

down: ## stop what `make up` started
	@test ! -x $(PY) || $(PY) -m deploy.local.down

bench: $(STAMPS)/dev ## measure the rows S1 to S12, J1 to J4: ROW=S1 for one
	@$(SERVERS) Chromium
	@$(VENV)/bin/hoithi bench $(if $(ROW),--row $(ROW)) $(ARGS)

chaos: $(STAMPS)/run ## kill things at random and count what was lost: RUNS=n
	@$(SERVERS)
	@$(VENV)/bin/hoithi chaos --runs $(RUNS) $(ARGS)

pictures: prerequisites ## take docs/pictures anew, in Chromium, from a running demo
	@$(PY) -m tests.pictures $(ARGS)

# Without index addresses in the files, and from the standard index whatever this machine is set to.
LOCK := PIP_CONFIG_FILE=/dev/null PIP_FIND_LINKS= $(CURDIR)/.venv-lock/bin/pip-compile --quiet \
  --strip-extras --generate-hashes --allow-unsafe --no-header \
  --no-emit-index-url --no-emit-find-links --no-emit-trusted-host

lock: ## resolve requirements/*.in anew: ARGS="--upgrade-package NAME"
	@test -x .venv-lock/bin/pip-compile || \
	  { $(PYTHON) -m venv .venv-lock && .venv-lock/bin/pip install --quiet pip-tools; }
	cd requirements && $(LOCK) $(ARGS) --output-file run.txt run.in
	cd requirements && $(LOCK) $(ARGS) --output-file dev.txt dev.in

clean: ## remove the virtual environments and caches, keep var/ and out/
	rm -rf $(VENV) .venv-lock .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
