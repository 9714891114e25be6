# make run     a whole building with its screens, at http://127.0.0.1:8080/building
# make build   bin/yiping, one static binary with the pages inside
# make deb     bin/*.deb, the packages yiping and yiping-kiosk for Debian
# make test    every test, the long ones in a short form; installs what tests need
# make check   what needs no running: form, types, static analysis, documents, house rules
# make bench   measures, and prints tables; PEERS=DIR compares with other servers
# make soak    every test, the long ones in full
# make clean   removes what was built, not what was downloaded

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

# Static binaries, without the version control stamp: it fails where the clone belongs to someone else.
export CGO_ENABLED := 0
export GOFLAGS := -buildvcs=false
VERSION := $(shell git -c safe.directory='$(CURDIR)' describe --tags --always --dirty 2>/dev/null || echo unversioned)

PAGES := $(shell find web/*/ web/*.mjs web/*.json -not -path 'web/node_modules*' -not -path 'web/dist*' -not -path 'web/e2e*')
GO_DIRS = $(shell go list -f '{{.Dir}}' ./...)
STATICCHECK := go tool -modfile=tools.mod staticcheck

.PHONY: help run build deb test check bench soak clean

help:
	@sed -n '/^# make/s/^# //p' Makefile

run: bin/yiping
	@scripts/need --optional ffprobe=ffmpeg || echo '没有 ffmpeg，视频不会播出 / without ffmpeg no video is taken' >&2
	@exec bin/yiping demo $(ARGS)

build: bin/yiping

deb: export SOURCE_DATE_EPOCH := $(shell git -c safe.directory='$(CURDIR)' log -1 --format=%ct 2>/dev/null)
deb: bin/yiping
	@rm -f bin/*.deb
	@scripts/deb bin/yiping '$(VERSION)' bin

# Go knows by itself whether there is anything to do.
.PHONY: bin/yiping
bin/yiping: web/dist/.built
	@go build -trimpath -ldflags '-s -w -X main.version=$(VERSION)' -o $@ ./cmd/yiping

web/dist/.built: web/node_modules/.installed $(PAGES)
	cd web && npm run --silent build
	@touch $@

web/node_modules/.installed: web/package.json web/package-lock.json
	cd web && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

# Tests. REPORT=DIR leaves the results in DIR for .ci/tally.mjs.
.PHONY: test-needs test-go test-pages test-screens
test: test-go test-pages test-screens

soak: export YIPING_SOAK := 1
soak: test

test-needs:
	@scripts/need chromium=chromium ffmpeg=ffmpeg ffprobe=ffmpeg smbd=samba pdbedit=samba smbclient=smbclient strace=strace mosquitto=mosquitto mosquitto_sub=mosquitto-clients nginx=nginx-light /usr/lib/nginx/modules/ngx_rtmp_module.so=libnginx-mod-rtmp systemd-analyze=systemd man=man-db cage=cage Xwayland=xwayland \
		soffice=libreoffice-calc-nogui \
		/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc=fonts-noto-cjk

test-go: bin/yiping test-needs
	go test -timeout $(if $(YIPING_SOAK),4h,10m) $(if $(REPORT),-count=1 -json ./... | node .ci/lines.mjs $(REPORT)/go.json,./...)

vitest = cd web && npx vitest run $(1) $(if $(REPORT),--reporter=default --reporter=json --outputFile.json=$(REPORT)/$(2).json)

test-pages: web/node_modules/.installed
	$(call vitest,,pages)

test-screens: bin/yiping test-needs
	$(call vitest,--config vitest.e2e.config.ts,screens)

check: web/dist/.built
	@unformed=$$(gofmt -l $(GO_DIRS)); [[ -z $$unformed ]] || { echo "gofmt -w $$unformed"; exit 1; }
	go vet ./...
	$(STATICCHECK) ./...
	cd web && npm run --silent check
	go test ./docs

bench: bin/yiping test-needs
	go test -run '^$$' -bench . -benchmem ./...
	go run ./cmd/swarm bench $(if $(PEERS),-peers $(PEERS))
	cd web && npx vitest run --config vitest.bench.config.ts

clean:
	rm -rf bin web/dist/* web/dist/.built web/node_modules
