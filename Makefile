# Every habit as one word; `make` alone prints them.

BIN := .venv/bin
CYCLES ?= 100
MO := elearn/translations/en/LC_MESSAGES/messages.mo
LOCK := uv pip compile --quiet --generate-hashes --no-emit-index-url --universal --no-header --no-annotate \
	--python-version 3.11

.DEFAULT_GOAL := help
.PHONY: help run test quick fix content translations migration bench screens crash lock clean

help: ## print this list
	@sed -n 's/^\([a-z]*\):.*## /\1|/p' $(MAKEFILE_LIST) | while IFS='|' read -r word duty; do \
		printf '  make %-13s %s\n' "$$word" "$$duty"; done

run: .venv/run.stamp $(MO) ## install what is missing, then serve the demo on http://localhost:8000 (PORT=… changes it)
	@$(BIN)/elearn run

test: .venv/test.stamp $(MO) ## install what is missing, then run all that CI runs
	@$(BIN)/python scripts/checks.py

quick: .venv/test.stamp $(MO) ## the small loop: style, types, contracts, content, tests without browser
	@$(BIN)/python scripts/checks.py quick

fix: .venv/test.stamp ## mend what tools can mend: style, formatting, missing ids of the content
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .
	@$(BIN)/elearn content check --fix

content: .venv/test.stamp ## check the chapters and vignettes: format, links, typography, French spelling
	@$(BIN)/elearn content check

translations: .venv/run.stamp ## gather new French texts into the English catalogue
	@$(BIN)/python scripts/translations.py update

migration: .venv/run.stamp ## write the next migration from the models: make migration m="add claims"
	@test -n "$(m)" || { echo 'Name it: make migration m="add claims"'; exit 1; }
	@$(BIN)/elearn db migrate -m "$(m)"

bench: .venv/test.stamp $(MO) ## measure pages against their bare baselines
	@$(BIN)/python -m bench && $(BIN)/python -m bench.queue && $(BIN)/python -m bench.search && $(BIN)/python -m bench.phone && $(BIN)/python -m bench.matrix && $(BIN)/python -m bench.writes && $(BIN)/python -m bench.live

screens: .venv/test.stamp $(MO) ## take the pictures of the pages
	@$(BIN)/python -m bench.screens

crash: .venv/test.stamp $(MO) ## kill the server while people write, CYCLES=100 times, and look for what is lost
	@CYCLES=$(CYCLES) $(BIN)/pytest -m crash

lock: ## choose the versions anew from pyproject.toml (needs uv; UPGRADE=--upgrade takes the newest)
	@$(LOCK) $(UPGRADE) --group build --output-file requirements-build.txt
	@$(LOCK) $(UPGRADE) --constraint requirements-build.txt pyproject.toml --output-file requirements.txt
	@$(LOCK) $(UPGRADE) --constraint requirements-build.txt --constraint requirements.txt \
		pyproject.toml --group dev --output-file requirements-dev.txt
	@$(LOCK) $(UPGRADE) --group browser --output-file requirements-browser.txt

clean: ## remove the environment and what tools left; never the data in instance/
	rm -rf .venv .mypy_cache .orthographe_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage htmlcov dist $(MO)
	find elearn tests bench scripts -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/run.stamp: pyproject.toml requirements-build.txt requirements.txt
	@scripts/setup.sh run
	@touch $@

.venv/test.stamp: .venv/run.stamp requirements-dev.txt requirements-browser.txt
	@scripts/setup.sh test
	@touch $@

$(MO): $(wildcard $(MO:.mo=.po)) .venv/run.stamp
	@$(BIN)/python scripts/translations.py compile
