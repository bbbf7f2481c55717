# make run: install what is needed and start Victus. make test: install and check everything.
.PHONY: run test test-by-the-clock test-at-leisure lint unit lock

run:
	@packaging/bootstrap run
	@.venv/bin/victus

test:
	@packaging/bootstrap test
	@$(MAKE) --no-print-directory lint
	@$(MAKE) --no-print-directory --keep-going --jobs=2 test-by-the-clock test-at-leisure

# What keeps real time has the machine first; the rest fills the time in which it waits, and may
# find it taken for longer than it has patience.
test-by-the-clock:
	@.venv/bin/pytest -m real_time

test-at-leisure:
	@nice -n 5 .venv/bin/pytest -n 2 --reruns 1 --only-rerun Timeout -m "not real_time"

lint:
	@.venv/bin/ruff format --check .
	@.venv/bin/ruff check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports

unit:
	@.venv/bin/pytest -n 2 -m "not slow"

# Keeps what is pinned; `make lock UPGRADE=--upgrade` takes newer ones. Some seconds; half an hour at
# most where another uv is compiling llama.cpp, which locks what is known of it.
COMPILE = UV_LOCK_TIMEOUT=1800 .venv/bin/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header \
  --python-version 3.11 $(UPGRADE)

lock:
	@$(COMPILE) --extra api --extra desktop pyproject.toml -o packaging/requirements/run.txt
	@$(COMPILE) --extra api --extra desktop --extra dev -c packaging/requirements/run.txt \
	  pyproject.toml -o packaging/requirements/test.txt
	@$(COMPILE) --offline --extra api -c packaging/requirements/run.txt pyproject.toml -o packaging/requirements/server.txt
	@echo 'uv\npip' | $(COMPILE) - -o packaging/requirements/tools.txt
