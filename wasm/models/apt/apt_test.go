package apt

import (
	_ "embed"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/dockerfile-stages/playground/wasm/size"
)

// Every data file is well formed, the ones that are not compiled in too.
func TestData(t *testing.T) {
	for _, name := range []string{"data/debian12", "../../facts/tables/apt-debian12", "data/debian13", "../../facts/tables/apt-debian13"} {
		text, err := os.ReadFile(name + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		ix, err := Parse(string(text))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if len(ix.pkgs) < 500 || !ix.Base("bash") || ix.Base("curl") {
			t.Errorf("%s: %d packages, bash in the base %v, curl %v", name, len(ix.pkgs), ix.Base("bash"), ix.Base("curl"))
		}
		for _, p := range ix.pkgs {
			if p.slim > p.full {
				t.Errorf("%s: %s keeps %d of %d bytes", name, p.name, p.slim, p.full)
			}
		}
	}
	for _, bad := range []string{"a 1 2", "a x 1 1 - -", "b 1 1 0 - -\na 1 1 0 - -", "a 1 1 0 7 -"} {
		if _, err := Parse(bad); err == nil {
			t.Errorf("%q is read", bad)
		}
	}
}

//go:embed testdata/sets.txt
var sets string

// Real installations (testdata/measure.sh) against the estimate.
func TestMeasuredSets(t *testing.T) {
	ix := core()["debian 12"]
	full, _, _ := For(nil, "debian 12")
	n, inside, packedInside := 0, 0, 0
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
		t.Logf("%-40s %9d, estimated %v %+.1f %%; compressed %d, %v", w[0], disk, r.Disk, 100*off, packed, r.Compressed)
		if len(r.Unknown) > 0 || off > 0.10 && r.Disk.Bytes-disk > 500_000 || off < -0.10 {
			t.Errorf("%s: %d bytes, estimated %v, unknown %v", w[0], disk, r.Disk, r.Unknown)
		}
	}
	if n < 10 || inside*10 < n*9 || packedInside*10 < n*8 {
		t.Errorf("%d sets, %d inside the interval on disk, %d compressed", n, inside, packedInside)
	}
}

func TestInstall(t *testing.T) {
	ix, approximate, ok := For(nil, "debian 13")
	if !ok || approximate {
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
	if _, approximate, ok := For(nil, "ubuntu 24.04"); !ok || !approximate {
		t.Error("Ubuntu is answered from Debian, approximately")
	}
	if _, _, ok := For(nil, "fedora 44"); ok {
		t.Error("Fedora has no apt")
	}
}
