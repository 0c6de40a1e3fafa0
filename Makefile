# Everyday commands. `make` lists them.
.DEFAULT_GOAL := help
.PHONY: help run test check format types layers knowledge e2e crash bench picture team-pictures guide-pictures

help: ## list these commands
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-15s %s\n", $$1, $$2}'

run: ## start the bot: web chat on 127.0.0.1:8080
	uv run bot

test: ## the suite, as in the README
	uv run pytest

check: format types layers knowledge test ## everything but the slow checks of .ci/run

format: ## style of the code
	uv run ruff check .
	uv run ruff format --check .

types: ## mypy, strict
	uv run --group benchmarks mypy

layers: ## who may import whom
	uv run lint-imports

knowledge: ## every mistake in the shipped knowledge
	uv run bot check

e2e: ## the pages in a real browser
	uv run pytest tests/e2e

crash: ## kill -9 twenty times under load, and an orderly stop; prints the figures
	uv run pytest tests/crash -m crash -n 0 -s --timeout 900

bench: ## how many turns a second, and what each costs
	mkdir -p data
	uv run python -m tests.benchmarks.texts 2000 > data/texts.txt
	uv run python -m tests.benchmarks.turns data/texts.txt

picture: ## make docs/images/chat.png again
	uv run python -m tests.pictures

team-pictures: ## make the pictures of docs/to-cong-nghe-so.md again
	uv run python -m tests.team_pictures

guide-pictures: ## draw again the pictures of knowledge/pictures whose description changed
	uv run python -m tests.guide_pictures
