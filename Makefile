# Cordboard. `make help` lists the targets; `make check` is what CI runs.

SHELL := /bin/bash
.DEFAULT_GOAL := help

DB ?= ./data/cordboard.db
ADDR ?= :8080
FUZZTIME ?= 20s
BENCH ?= .

.PHONY: help run build generate lint types test check bench fuzz corpus chaos screenshots vendor clean

help: ## List the targets
	@awk 'BEGIN {FS = ":.*## "} /^[a-z]+:.*## / {printf "  %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: build ## Build and serve a demo on http://localhost:8080 (ADDR=, DB=); needs only Go and make
	@mkdir -p data
	./bin/cordboard serve --demo --addr "$(ADDR)" --db "$(DB)"

build: ## Build the one static binary: bin/cordboard
	@mkdir -p bin
	CGO_ENABLED=0 go build -trimpath -o bin/cordboard ./cmd/cordboard

generate: ## Write the generated Go files (templ, go:generate)
	@if [ -d web ]; then go tool templ generate -path web; fi
	go generate ./...

lint: types ## gofmt, go vet, staticcheck, and tsc when Node.js is here (the import rules are a test in cmd/cordboard)
	@bad=$$(git ls-files -co --exclude-standard '*.go' ':!*_templ.go' | while read -r f; do if [ -f "$$f" ]; then echo "$$f"; fi; done | xargs -r gofmt -l); \
	if [ -n "$$bad" ]; then echo "gofmt: not formatted:"; echo "$$bad"; exit 1; fi
	go vet ./...
	go tool staticcheck ./...

types:
	@if ! command -v node >/dev/null; then echo "lint: no Node.js here: the scripts' types are not checked"; exit 0; fi; \
	if [ ! -x node_modules/.bin/tsc ]; then npm ci --no-audit --no-fund --loglevel=error; fi; \
	echo node_modules/.bin/tsc -p tsconfig.json; node_modules/.bin/tsc -p tsconfig.json

test: ## Run every test; installs (Debian as root) or lists what is missing, and starts a private PostgreSQL
	@bash .ci/test

check: ## Generate + no stale generated file + lint + test
	@before=$$(git status --porcelain; git diff | git hash-object --stdin); \
	$(MAKE) --no-print-directory generate || exit 1; \
	after=$$(git status --porcelain; git diff | git hash-object --stdin); \
	if [ "$$before" != "$$after" ]; then echo "check: generated files were stale; commit what 'make generate' wrote:"; git status --short; exit 1; fi
	@$(MAKE) --no-print-directory lint
	@$(MAKE) --no-print-directory test

bench: ## Run the benchmarks (BENCH=pattern), with PostgreSQL
	@bash .ci/setup
	. .ci/lib.sh; CORDBOARD_TEST_CHROMIUM=$$(chromium_bin) bash .ci/with-postgres \
	  go test -p 1 -run '^$$' -bench '$(BENCH)' -benchmem -timeout 30m ./...

fuzz: ## Run each fuzz test for FUZZTIME (20s)
	@for package in $$(go list ./...); do \
	  for name in $$(go test -list '^Fuzz' $$package | grep '^Fuzz'); do \
	    echo "$$package $$name"; go test -run '^$$' -fuzz "^$$name\$$" -fuzztime $(FUZZTIME) $$package || exit 1; \
	  done; \
	done

corpus: ## Print what the importers convert of the exports in CORDBOARD_CORPUS (a folder), by type of step
	@go run ./cmd/cordboard flow convert --summary $${CORDBOARD_CORPUS:-flow/convert/systems/testdata/[ct]*} || [ $$? -eq 1 ]

chaos: ## Run the Chaos tests at full length (nodes killed, databases stopped); `make test` runs them short
	@bash .ci/setup
	CORDBOARD_CHAOS=1 bash .ci/with-postgres go test -p 1 -count 1 -v -timeout 30m -run Chaos ./...

screenshots: ## Write docs/screenshots/*.png with headless Chromium (TestScreenshots)
	@bash .ci/setup
	@mkdir -p docs/screenshots
	. .ci/lib.sh; CORDBOARD_TEST_CHROMIUM=$$(chromium_bin) CORDBOARD_SCREENSHOTS=$(CURDIR)/docs/screenshots \
	  go test -count 1 -v -timeout 10m -run TestScreenshots ./cmd/cordboard

vendor: ## Copy the pinned browser libraries and icons into static/ (needs npm)
	npm ci --no-audit --no-fund --loglevel=error
	node .ci/vendor.mjs

clean: ## Remove what was built (not data/)
	rm -rf bin .cache node_modules
