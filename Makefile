# `make` alone says what there is.

SHELL = /bin/bash
.SHELLFLAGS = -euo pipefail -c

PREFIX = /usr
DESTDIR =
SYSCONFDIR = /etc
UNITDIR = $(PREFIX)/lib/systemd/system
CATALOGDIR = $(PREFIX)/lib/systemd/catalog
PLUGINDIR = $(PREFIX)/lib/nagios/plugins
DOCDIR = $(PREFIX)/share/doc/bondwatchd
# Where the shells look for completions; zsh of other distributions than Debian: $(PREFIX)/share/zsh/site-functions.
BASHCOMPDIR = $(PREFIX)/share/bash-completion/completions
ZSHCOMPDIR = $(PREFIX)/share/zsh/vendor-completions
FISHCOMPDIR = $(PREFIX)/share/fish/vendor_completions.d
MANDIR = $(PREFIX)/share/man

# Every symbol is found at the start (-z now), so that the tables of addresses can be read-only; the start takes no longer
# for it. The flags after the first line are there so that the binaries do not tell where they were built, and look for no library
# beside themselves (docs/packages.md).
RELEASE_FLAGS = -c release --static-swift-stdlib -Xlinker -s -Xlinker --gc-sections -Xlinker -z -Xlinker now \
	--disable-local-rpath -Xswiftc -Xfrontend -Xswiftc -disable-incremental-llvm-codegen \
	-Xcc -ffile-prefix-map=$(CURDIR)=. -Xswiftc -L$(CURDIR)/$(ARCHIVES)
# The Swift runtime needs the C++ library. Here the linker finds the archive before it finds the shared one.
ARCHIVES = .build/archives
# How many cables `make bench` pulls, and how many seconds it watches the daemon at rest.
PULLS = 500
SECONDS_AT_REST = 60
BINARY = .build/release/bondwatchd
CONTROL = .build/release/bondwatchctl
STAGE = .lab/stage
# Where packages come to lie, a folder a format.
PACKAGES = .lab/packages

# Everything that is written in bash.
SCRIPTS = .ci/run Tests/run packaging/install-dependencies packaging/make-deb packaging/make-rpm \
	packaging/examples/mail/bondwatch-mail Tests/Fuzzing/run $(wildcard Tests/Lab/boot Tests/Lab/run Tests/Lab/demo Tests/Lab/soak Tests/Lab/fetch) \
	$(wildcard Tests/Lab/selftests Tests/Lab/record-runs Tests/Lab/oracle/within Tests/Lab/oracle/bin/ip) \
	$(wildcard Tests/Packages/newer Tests/Packages/reproducible Tests/Lab/guest/init Tests/Lab/guest/job Tests/Lab/guest/power-off Tests/Lab/guest/jobs/*) \
	$(wildcard packaging/examples/hooks/*)
SCENARIOS = $(wildcard Tests/Lab/scenarios/*.bats Tests/Packages/*.bats)

.PHONY: help build release install stage deb rpm packages reproducible manual setup test unit simulator simulate lab \
	selftests soak demo bench fuzz lint \
	clean

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1~\2/p' Makefile | column -t -s '~'

setup: ## install what building and testing needs, where it is missing
	@packaging/install-dependencies

build: ## a debug build
	@packaging/install-dependencies --build
	swift build

release: ## the binaries that are shipped
	@packaging/install-dependencies --build
	@mkdir -p $(ARCHIVES)
	@archive=$$(clang -print-file-name=libstdc++.a) && [[ $$archive == /* ]] || \
		{ echo "make: clang finds no libstdc++.a: install libstdc++-12-dev, or the one of your compiler" >&2; exit 1; } && \
		ln -sf "$$archive" $(ARCHIVES)/libstdc++.a
	swift build $(RELEASE_FLAGS) --product bondwatchd
	swift build $(RELEASE_FLAGS) --product bondwatchctl

$(BINARY) $(CONTROL):
	@$(MAKE) --no-print-directory release

# bash reads its completions, and never runs them: a line that names an interpreter is a fault to lintian and rpmlint.
install: $(BINARY) $(CONTROL) ## install to $(DESTDIR)$(PREFIX): programs, units, catalog, manual, completions, configuration
	install -D -m 755 $(BINARY) $(DESTDIR)$(PREFIX)/sbin/bondwatchd
	install -D -m 755 $(CONTROL) $(DESTDIR)$(PREFIX)/bin/bondwatchctl
	install -d $(DESTDIR)$(UNITDIR) $(DESTDIR)$(BASHCOMPDIR) $(DESTDIR)$(ZSHCOMPDIR) $(DESTDIR)$(FISHCOMPDIR)
	umask 022 && for program in $(BINARY) $(CONTROL); do \
		name=$${program##*/}; \
		$$program --generate-completion-script bash | sed '1{/^#!/d}' >$(DESTDIR)$(BASHCOMPDIR)/$$name; \
		$$program --generate-completion-script zsh >$(DESTDIR)$(ZSHCOMPDIR)/_$$name; \
		$$program --generate-completion-script fish >$(DESTDIR)$(FISHCOMPDIR)/$$name.fish; \
	done
	sed 's,/usr/sbin/bondwatchd,$(PREFIX)/sbin/bondwatchd,g' bondwatchd.service >$(DESTDIR)$(UNITDIR)/bondwatchd.service
	chmod 644 $(DESTDIR)$(UNITDIR)/bondwatchd.service
	sed 's,/usr/bin/bondwatchctl,$(PREFIX)/bin/bondwatchctl,g' packaging/bondwatch-hooks.service \
		>$(DESTDIR)$(UNITDIR)/bondwatch-hooks.service
	chmod 644 $(DESTDIR)$(UNITDIR)/bondwatch-hooks.service
	install -D -m 755 -t $(DESTDIR)$(DOCDIR)/examples/hooks packaging/examples/hooks/*
	for unit in bondwatch-exporter.service bondwatch-exporter.socket; do \
		sed 's,/usr/bin/bondwatchctl,$(PREFIX)/bin/bondwatchctl,g' packaging/$$unit >$(DESTDIR)$(UNITDIR)/$$unit; \
		chmod 644 $(DESTDIR)$(UNITDIR)/$$unit; \
	done
	install -d $(DESTDIR)$(PLUGINDIR)
	ln -sfrT $(DESTDIR)$(PREFIX)/bin/bondwatchctl $(DESTDIR)$(PLUGINDIR)/check_bondwatchd
	install -D -m 644 -t $(DESTDIR)$(DOCDIR)/docs docs/*
	install -D -m 644 -t $(DESTDIR)$(DOCDIR)/examples/prometheus packaging/examples/prometheus/* packaging/prometheus/*
	install -D -m 644 -t $(DESTDIR)$(DOCDIR)/examples/grafana packaging/grafana/bondwatch.json
	install -D -m 644 -t $(DESTDIR)$(DOCDIR)/examples/journal-upload packaging/examples/journal-upload/*
	install -D -m 644 -t $(DESTDIR)$(DOCDIR)/examples/mail packaging/examples/mail/*
	chmod 755 $(DESTDIR)$(DOCDIR)/examples/mail/bondwatch-mail
	install -D -m 644 README.md $(DESTDIR)$(DOCDIR)/README.md
	for page in packaging/man/*.[1-8]; do \
		install -D -m 644 $$page $(DESTDIR)$(MANDIR)/man$${page##*.}/$${page##*/}; \
	done
	if [[ -e packaging/bondwatchd.catalog ]]; then \
		install -D -m 644 packaging/bondwatchd.catalog $(DESTDIR)$(CATALOGDIR)/bondwatchd.catalog; \
	fi
	if [[ -e packaging/bondwatchd.toml && ! -e $(DESTDIR)$(SYSCONFDIR)/bondwatchd/bondwatchd.toml ]]; then \
		install -D -m 644 packaging/bondwatchd.toml $(DESTDIR)$(SYSCONFDIR)/bondwatchd/bondwatchd.toml; \
	fi

# What `make install` lays out, for the guest to take over.
stage: release
	@rm -rf $(STAGE)
	@mkdir -p $(STAGE)
	@$(MAKE) --silent --no-print-directory install DESTDIR=$(STAGE) PREFIX=/usr

deb: setup stage ## a Debian package, in .lab/packages/deb
	@packaging/make-deb $(STAGE) $(PACKAGES)/deb

rpm: setup stage ## an RPM package, in .lab/packages/rpm
	@packaging/make-rpm $(STAGE) $(PACKAGES)/rpm

# Both, and a newer one of Debian to upgrade to.
packages: deb rpm
	@Tests/Packages/newer $(PACKAGES)/deb $(PACKAGES)/newer

reproducible: deb rpm ## builds once more in a clone at another path, and compares every byte (some ten minutes)
	@Tests/Packages/reproducible

manual: setup ## writes the texts anew that come from the tables of the program (manual, catalog, docs)
	BONDWATCH_WRITE_MANUAL=1 swift test --filter GeneratedFileTests

test: setup stage packages simulator ## every test: unit, simulator, packages and lab
	@Tests/run

# With optimisation: it runs whole hours of a host's life in a second.
simulator: release
	swift build $(RELEASE_FLAGS) --product bondwatch-simulator

simulate: setup simulator ## the driver's model and the daemon in one process, seed by seed (docs/simulator.md); TIME=minutes
	@TIME='$(TIME)' Tests/run simulator

unit: setup ## the unit tests
	@Tests/run unit

lab: setup stage packages ## the scenarios in guests with the real driver; SCENARIO=name runs those of one file, LONG=1 the long forms
	@SCENARIO='$(SCENARIO)' LONG='$(LONG)' Tests/run lab

selftests: setup stage ## the kernel's bonding selftests as an oracle, on 6.1 and 7.2; KERNEL=6.1 and SCRIPT=name narrow it (an hour)
	@packaging/install-dependencies --selftests
	@Tests/Lab/selftests "$(KERNEL)" "$(SCRIPT)"

soak: setup stage ## a flap storm of TIME minutes in a guest: no growth of memory or descriptors, and the books close
	@TIME='$(TIME)' Tests/Lab/soak

demo: setup stage ## a real failover in a guest, with the journal and the dump as they come
	@Tests/Lab/demo

bench: setup stage ## measures, and writes the figures to docs/performance.md (some six minutes)
	swift build $(RELEASE_FLAGS) --product bondwatch-bench
	@Tests/Bench/measure $(PULLS) $(SECONDS_AT_REST)

fuzz: ## libFuzzer on every parser, each for TIME=60 seconds; TARGET=name runs one (docs/fuzzing.md)
	@packaging/install-dependencies --build
	@TIME='$(TIME)' TARGET='$(TARGET)' Tests/Fuzzing/run

# SC2154: what the vocabulary and bats set is not seen through `load`.
lint: ## swift format, shellcheck, and the manual pages
	@packaging/install-dependencies
	swift format lint --strict --recursive Package.swift Sources Tests
	shellcheck --external-sources --source-path=SCRIPTDIR $(SCRIPTS) $(wildcard Tests/Lab/vocabulary/*.bash)
	shellcheck --external-sources --shell=bats --source-path=SCRIPTDIR --exclude=SC2154 $(SCENARIOS)
	bats Tests/Packages/manual.bats

clean: ## remove what was built and what the lab left
	rm -rf .build .lab
