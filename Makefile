# Two commands do everything from a fresh clone: `make demo` and `make test`.
# They need python3 (3.11 or newer), make and the network, and nothing else.
.DELETE_ON_ERROR:
.NOTPARALLEL:
UV_VERSION = 0.13.9
UV = $(or $(shell command -v uv 2>/dev/null),.tools/bin/uv)
PYTHON = .venv/bin/python

.PHONY: demo test check bench lock clean

demo: .venv/runtime
	@exec $(PYTHON) manage.py demo

test: .venv/test
	@exec $(PYTHON) -m tests.run

check: .venv/test
	@exec $(PYTHON) -m tests.run --only-checks

# make bench N=1000 SECONDS=3 ROUNDS=3 DATABASE=sqlite CASES="hot 304 search"; needs wrk and nginx (Debian: wrk nginx-light)
bench: .venv/test
	@exec $(PYTHON) -m bench.pages --articles $(or $(N),1000) --seconds $(or $(SECONDS),3) --rounds $(or $(ROUNDS),3) \
		--database $(or $(DATABASE),sqlite) $(if $(CASES),--cases $(CASES))

lock: $(filter .tools/bin/uv,$(UV))
	$(UV) pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links --python-version 3.13 \
		--custom-compile-command "make lock" pyproject.toml --output-file requirements.lock
	$(UV) pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links --python-version 3.13 \
		--custom-compile-command "make lock" --constraint requirements.lock --group test pyproject.toml --output-file requirements-test.lock

clean:
	rm -rf .venv .tools

.tools/bin/uv:
	@echo "Fetching uv into .tools (once) ..."
	@python3 -m venv .tools || { echo "python3 has no venv module: install python3-venv, or uv itself, and run this again." >&2; exit 1; }
	@.tools/bin/python -m pip install --quiet --disable-pip-version-check "uv==$(UV_VERSION)"

# A stamp, because .venv/bin/python is a link whose time is that of the interpreter.
.venv/made: .python-version | $(filter .tools/bin/uv,$(UV))
	@$(UV) venv --quiet --clear --python "$$(cat .python-version)" .venv
	@touch $@

# Pillow's modules are compiled here: the children that open pictures may write nothing, and would do it each time.
COMPILE_PILLOW = $(PYTHON) -m compileall -q .venv/lib/python*/site-packages/PIL

.venv/runtime: requirements.lock .venv/made
	@echo "Installing packages from requirements.lock ..."
	@$(UV) pip install --quiet --python $(PYTHON) --require-hashes -r requirements.lock
	@$(COMPILE_PILLOW)
	@touch $@

.venv/test: requirements-test.lock .venv/made
	@echo "Installing packages from requirements-test.lock ..."
	@$(UV) pip install --quiet --python $(PYTHON) --require-hashes -r requirements-test.lock
	@$(COMPILE_PILLOW)
	@touch .venv/runtime $@
