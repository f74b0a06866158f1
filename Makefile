.DEFAULT_GOAL := help
# Without bytecode caches every command would compile its imports anew.
unexport PYTHONDONTWRITEBYTECODE
.PHONY: help setup up down status scenario test docker-test check bench clean

help:  ## Print this list
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

setup:
	@scripts/setup

# Where LocalStack runs: make up ENGINE=compose
ifdef ENGINE
export SANDBOX_ENGINE = $(ENGINE)
endif

up: setup  ## Start the sandbox on 127.0.0.1:4566, with the users stack in it; ENGINE=compose: as a container
	@.venv/bin/sandbox up lambdas/users

down: setup  ## Stop it and everything it started
	@.venv/bin/sandbox down

status: setup  ## Tell whether it runs, and what is loaded
	@.venv/bin/sandbox status

scenario: setup  ## Run every scenario, or NAME=users some; SLOW=1: also the slow ones; prints what was proven
	@.venv/bin/sandbox scenario $(NAME) $(if $(SLOW),--slow)

test: setup  ## The whole test suite, scenarios included; SLOW=1: also the slow tests
	@scripts/test

docker-test: setup  ## Test the sandbox as a container, where a Docker engine is or can be started
	@scripts/docker-test

check: setup  ## Style and types
	@scripts/check

bench: setup  ## Take all figures again, or ONLY=deployments, engines, handlers, mapping or main_job; QUICK=1: just to see that it works
	@.venv/bin/python -m bench $(ONLY)

clean: down  ## Also remove .venv and .sandbox
	@chmod -R u+w .sandbox 2> /dev/null || true # deployment packages are read-only
	@rm -rf .venv .sandbox
