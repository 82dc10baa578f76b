package apt

import (
	"cmp"
	_ "embed"
	"flag"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/dockerfile-stages/playground/wasm/size"
)

var update = flag.Bool("update", false, "write data/core12.txt and data/core13.txt")

// common are the packages of the core, without what they recommend.
var common = strings.Fields(`bash build-essential bzip2 ca-certificates cmake curl default-mysql-client dumb-init file g++ gcc git gnupg gnupg2 gosu iproute2
	iputils-ping jq less libc6-dev libcurl4-openssl-dev libffi-dev libpq-dev libpq5 libsqlite3-dev libssl-dev libssl3 libssl3t64 libxml2-dev libyaml-dev libzip-dev locales make
	musl-tools nano netcat-openbsd nginx openssh-client openssl patch pkg-config postgresql-client procps python3 python3-dev python3-pip python3-venv redis-tools rsync
	sqlite3 sudo tini tzdata unzip vim wget xz-utils zip zlib1g-dev`)

// Every data file is well formed, and the core is a part of the whole.
func TestData(t *testing.T) {
	for _, release := range []string{"12", "13"} {
		text, err := os.ReadFile("../../facts/tables/apt-debian" + release + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		coreText, err := os.ReadFile("data/core" + release + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		if want := corePart(t, string(text)); want != string(coreText) {
			if *update {
				err = os.WriteFile("data/core"+release+".txt", []byte(want), 0o644)
			}
			t.Errorf("data/core%s.txt is not the common part of the table: run go test ./wasm/models/apt -update, twice (%v)", release, err)
		}
		whole := wellFormed(t, string(text), 500)
		small := wellFormed(t, string(coreText), 100)
		for _, name := range common {
			a, b := small.Install([]string{name}, nil, Options{}), whole.Install([]string{name}, nil, Options{})
			if a.Disk != b.Disk || len(a.Packages) != len(b.Packages) {
				t.Errorf("Debian %s: %s takes %v by the core, %v by the table", release, name, a.Disk, b.Disk)
			}
		}
	}
	for _, bad := range []string{"a 1 2", "a x 1 - -", "b 1 1 - -\na 1 1 - -", "a 1 1 7 -"} {
		if _, err := Parse(bad); err == nil {
			t.Errorf("%q is read", bad)
		}
	}
}

func wellFormed(t *testing.T, text string, least int) *Index {
	t.Helper()
	ix, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	if len(ix.pkgs) < least || !ix.Base("bash") || ix.Base("curl") {
		t.Errorf("%d packages, bash in the base %v, curl %v", len(ix.pkgs), ix.Base("bash"), ix.Base("curl"))
	}
	for _, p := range ix.pkgs {
		if p.slim > p.full {
			t.Errorf("%s keeps %d of %d bytes", p.name, p.slim, p.full)
		}
	}
	return ix
}

// corePart is the lines of common packages and of what they need, numbered anew.
func corePart(t *testing.T, text string) string {
	t.Helper()
	whole, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	number := map[int32]int{}
	for _, p := range whole.Install(common, nil, Options{}).Packages {
		i, _ := whole.find(p.Name)
		number[i] = 0
	}
	for n, i := range slices.Sorted(maps.Keys(number)) {
		number[i] = n
	}
	out, line := "# The common part of the table of package facts. Made by this package's test.\n", int32(0)
	for _, l := range strings.Split(text, "\n") {
		switch {
		case l == "" || l[0] == '#' || l[0] == '+':
		case l[0] == '=':
			out += l + "\n"
		default:
			if _, in := number[line]; in {
				w := strings.Split(l, " ")
				var deps []string
				for _, d := range numbers(w[3]) {
					deps = append(deps, strconv.Itoa(number[d]))
				}
				out += strings.Join(append(append(w[:3:3], cmp.Or(strings.Join(deps, ","), "-"), "-"), w[5:]...), " ") + "\n"
			}
			line++
		}
	}
	return out
}

//go:embed testdata/sets.txt
var sets string

// Real installations against the estimate.
func TestMeasuredSets(t *testing.T) {
	ix := core()["debian 12"]
	full, _, _ := For(nil, "debian 12")
	n, near, inside, packedInside := 0, 0, 0, 0
	for _, l := range strings.Split(sets, "\n") {
		w := strings.Split(l, "|")
		if len(w) != 3 || l[0] == '#' {
			continue
		}
		disk, _ := strconv.ParseInt(w[1], 10, 64)
		packed, _ := strconv.ParseInt(w[2], 10, 64)
		r := ix.Install(strings.Fields(w[0]), nil, Options{Slim: true})
		if len(r.Unknown) > 0 { // not one of those that are compiled in
			r = full.Install(strings.Fields(w[0]), nil, Options{Slim: true})
		}
		n++
		if r.Disk.Low <= disk && disk <= r.Disk.High {
			inside++
		}
		if r.Compressed.Low <= packed && packed <= r.Compressed.High {
			packedInside++
		}
		off := float64(r.Disk.Bytes)/float64(disk) - 1
		if -0.05 <= off && off <= 0.05 {
			near++
		}
		t.Logf("%-40s %9d, estimated %v %+.1f %%; compressed %d, %v", w[0], disk, r.Disk, 100*off, packed, r.Compressed)
		if len(r.Unknown) > 0 || off > 0.05 || off < -0.05 {
			t.Errorf("%s: %d bytes, estimated %v, unknown %v", w[0], disk, r.Disk, r.Unknown)
		}
	}
	if n < 10 || near < n || inside*10 < n*9 || packedInside*10 < n*8 {
		t.Errorf("%d sets, %d within 5 %%, %d inside the interval on disk, %d compressed", n, near, inside, packedInside)
	}
}

func TestInstall(t *testing.T) {
	ix, near, ok := For(nil, "debian 13")
	if !ok || near.Release != "" {
		t.Fatal("no index of Debian 13")
	}
	first := ix.Install([]string{"curl=8.0", "bash", "sudo-"}, nil, Options{Slim: true})
	have := map[string]bool{}
	for _, p := range first.Packages {
		have[p.Name] = true
	}
	if !have["curl"] || !have["libcurl4t64"] || have["bash"] || have["sudo"] || len(first.Unknown) != 0 {
		t.Errorf("curl brings %v, unknown %v", have, first.Unknown)
	}
	if again := ix.Install([]string{"curl"}, have, Options{Slim: true}); again.Disk != size.Zero {
		t.Errorf("curl again: %v", again.Disk)
	}
	if full := ix.Install([]string{"curl"}, nil, Options{}); full.Disk.Bytes <= first.Disk.Bytes {
		t.Errorf("with documentation %v, without %v", full.Disk, first.Disk)
	}
	odd := ix.Install([]string{"curl", "no-such-thing"}, nil, Options{})
	if odd.Disk.Certainty != size.Unknown || len(odd.Unknown) != 1 {
		t.Errorf("an unknown name: %+v", odd)
	}
	if _, near, ok := For(nil, "ubuntu 24.04"); !ok || near.Release != "debian 12" {
		t.Error("Ubuntu is answered from Debian, approximately")
	}
	if _, _, ok := For(nil, "fedora 44"); ok {
		t.Error("Fedora has no apt")
	}
}
