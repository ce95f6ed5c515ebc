# copilot: make [TARGET].  `make` alone lists the targets.

PREFIX ?= /usr/local
DESTDIR ?=
# Compilers and tests at a time; empty: as many as there are processors.
JOBS ?=

SWIFT := $(or $(shell command -v swift),$(wildcard /opt/swift/usr/bin/swift),swift)
export PATH := $(patsubst %/,%,$(dir $(SWIFT))):$(PATH)
PYTHON := .venv/bin/python
SWIFTFLAGS := $(if $(JOBS),-j $(JOBS))
RELEASE := -c release --product copilot --static-swift-stdlib $(SWIFTFLAGS)
# Warnings are errors, and a module may be imported only where Package.swift says so.
STRICT := --scratch-path .build-check -Xswiftc -warnings-as-errors --explicit-target-dependency-import-check error $(SWIFTFLAGS)
SWIFT_SOURCES := Package.swift Plugins Sources $(wildcard Tests/*Tests)
export PYTHONDONTWRITEBYTECODE := 1

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help setup build demo test test-kubernetes unit-test e2e check lint format walls codegen-fresh strict bench-bridge bench-convert bench-transfer bench-monitor install clean

help: ## This list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Install what building and testing need (Debian packages, .venv); fast when it is there
	@scripts/setup.sh

build: ## The stripped release binary, with the Swift runtime linked in: dist/copilot
	@scripts/setup.sh --build-only
	$(SWIFT) build $(RELEASE)
	@mkdir -p dist
	@strip -s -o dist/copilot.new .build/release/copilot
	@# Loaded at their first use, and not at the start: see Sources/CLazyLibraries.
	@patchelf --remove-needed libcurl.so.4 --remove-needed libcrypto.so.3 dist/copilot.new && mv dist/copilot.new dist/copilot
	@ls -l dist/copilot | awk '{ printf "dist/copilot: %.1f MB\n", $$5 / 1e6 }'

demo: setup build ## One raw container's whole cycle, with real Flyte inputs, step by step
	@scripts/demo.sh

test: setup build unit-test e2e ## Everything: unit tests, then the binary against fixtures, captures, servers, signals

unit-test: ## The Swift tests only
	$(SWIFT) test $(SWIFTFLAGS)

e2e: ## The end-to-end tests of dist/copilot only
	$(PYTHON) Tests/EndToEnd/run_all.py

test-kubernetes: setup build ## The watcher kube-api against a real kube-apiserver (its first use builds one: root, 6 minutes, 2.5 GB)
	Tests/Kubernetes/build_apiserver.sh
	$(PYTHON) Tests/Kubernetes/test_real.py

check: setup lint walls strict build codegen-fresh e2e ## What must hold before a change goes in: lint, walls, no warnings, fresh C, all tests

lint: ## Strict lint with the configuration that `make format` formats by
	$(SWIFT) format lint --strict --recursive --parallel $(SWIFT_SOURCES)

format: ## Format the Swift sources in place
	$(SWIFT) format --in-place --recursive --parallel $(SWIFT_SOURCES)

walls: ## The imports keep to the arrows of docs/architecture.md
	scripts/check_walls.sh

codegen-fresh: ## The C made from idl/ is what idl/ gives now, and idl/ is the published schema
	$(PYTHON) Tests/EndToEnd/test_idl.py

strict: ## Build and run the Swift tests with warnings as errors and checked imports
	$(SWIFT) build --build-tests $(STRICT)
	$(SWIFT) test $(STRICT)

bench-bridge: build ## Measure the file bridge beside cp -r (benchmarks/bridge)
	$(PYTHON) benchmarks/bridge/run.py

bench-convert: build ## Measure convert beside Python, swift-protobuf and protoc (benchmarks/convert)
	$(PYTHON) benchmarks/convert/run.py

bench-monitor: build ## Measure the sidecar's watchers in real containers, as root (benchmarks/monitor)
	$(PYTHON) benchmarks/monitor/run.py

bench-transfer: build ## Measure transfers beside other clients (PEERS=a virtual environment with them; benchmarks/transfer)
	$(PYTHON) benchmarks/transfer/run.py $(if $(PEERS),--peers $(PEERS))

install: ## Install dist/copilot, its other name flyte-copilot, completions and manual pages below PREFIX (and DESTDIR)
	@test -x dist/copilot || { echo "dist/copilot is missing: make build" >&2; exit 1; }
	install -D -m 0755 dist/copilot $(DESTDIR)$(PREFIX)/bin/copilot
	ln -sfn copilot $(DESTDIR)$(PREFIX)/bin/flyte-copilot
	scripts/install_texts.sh dist/copilot $(DESTDIR)$(PREFIX)/share

clean: ## Remove what was built (not .venv)
	rm -rf .build .build-check dist
