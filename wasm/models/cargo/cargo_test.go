package cargo_test

import (
	"testing"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/models/cargo"
	. "github.com/dockerfile-stages/playground/wasm/models/modeltest"
	"github.com/dockerfile-stages/playground/wasm/shell"
)

func model(distro string) shell.Model { return cargo.Model{Distro: distro} }

const (
	sources = `mkdir src; echo 'fn main() {}' >src/main.rs; printf '[package]\nname = "web"\nversion = "0.1.0"\n\n[dependencies]\naxum = "0.7"\n' >Cargo.toml; `
	lock    = `for n in axum tokio hyper serde windows-sys; do printf '[[package]]\nname = "%s"\nsource = "registry"\n\n' $n; done >Cargo.lock; `
	rust    = "rust:1"
)

func TestPrograms(t *testing.T) {
	check := func(want Want, lines ...string) { t.Helper(); Check(t, rust, model, want, lines...) }
	check(Want{
		"/app/target/release/web": {0.4e6, 1e6}, "/usr/local/cargo/registry": {0.4e6, 4e6}, "/app/target/release": {4e6, 20e6}}, sources+lock+"cargo build --release")
	check(Want{"/app/target/debug/web": {4e6, 10e6}, "/app/target/release": {}}, sources+lock+"cargo build")
	check(Want{"/app/target/x86_64-unknown-linux-musl/release/web": {0.5e6, 3e6}, "/app/Cargo.lock": {500, 9000}}, sources+"cargo build -r --target x86_64-unknown-linux-musl")
	check(Want{
		"/app/target/release/api": {1, 9e6}, "/app/target/release/job": {1, 9e6}, "/app/target/release/web": {}}, sources+`printf '[[bin]]\nname = "api"\npath = "src/main.rs"\n' >>Cargo.toml; mkdir src/bin; : >src/bin/job.rs; cargo build --release`)
	check(Want{"/app/target/release/job": {1, 9e6}, "/app/target/release/web": {}}, sources+"mkdir src/bin; : >src/bin/job.rs; cargo build --release --bin job")
	check(Want{
		"/app/target/release/a": {1, 9e6}}, `mkdir -p crates/a/src; printf '[workspace]\nmembers = [\n  "crates/*",\n]\n' >Cargo.toml; printf '[package]\nname = "a"\n' >crates/a/Cargo.toml; : >crates/a/src/main.rs; cargo build --release`)
	check(Want{"/t/release/web": {1, 9e6}, "/app/target": {}}, sources+"CARGO_TARGET_DIR=/t cargo build --release")
	check(Want{"/srv/app/Cargo.toml": {60, 90}, "/srv/app/target/release/app": {0.2e6, 1e6}, "/srv/app/.git": {1, 1e5}}, "cargo new --bin /srv/app", "cd /srv/app && cargo build --release")
	check(Want{"/app/target/release": {4e6, 20e6}, "/app/target/release/web": {}}, sources+lock+"cargo install cargo-chef && cargo chef prepare && rm -r src && cargo chef cook --release")
	check(Want{"/out/bin/web": {1, 9e6}}, sources+"cargo install --path . --root /out")
	check(Want{"/usr/local/cargo/bin/cargo-chef": {1e6, 3e7}}, "cargo install cargo-chef")
}

// Smaller by profile, by as much as was measured.
func TestProfile(t *testing.T) {
	size := func(more string) int64 {
		tree, _ := Run(t, rust, model, sources+lock+more+"cargo build --release")
		n, e := tree.Get("/app/target/release/web")
		if e != fstree.Yes {
			t.Fatal(more)
		}
		return n.Size.Bytes
	}
	plain, small := size(""), size(`printf '[profile.release]\nstrip = true\nlto = "fat" # all\nopt-level = "z"\npanic = "abort"\n' >>Cargo.toml; `)
	if small*2 > plain+plain/10 {
		t.Errorf("optimized for size %d, plain %d", small, plain)
	}
}

func TestLibc(t *testing.T) {
	for _, c := range []struct{ image, line, path, want string }{
		{rust, "cargo build --release", "/app/target/release/web", "glibc"},
		{rust, "cargo build --release --target x86_64-unknown-linux-musl", "/app/target/x86_64-unknown-linux-musl/release/web", "none"},
		{rust, "RUSTFLAGS='-C target-feature=+crt-static' cargo build --release", "/app/target/release/web", "none"},
		{"rust:1-alpine", "cargo build --release", "/app/target/release/web", "none"},
		{"rust:1-alpine", "RUSTFLAGS='-C target-feature=-crt-static' cargo build --release", "/app/target/release/web", "musl"},
	} {
		tree, _ := Run(t, c.image, model, sources+c.line)
		n, e := tree.Get(c.path)
		if e != fstree.Yes || n.Program == nil || n.Program.Libc != c.want {
			t.Errorf("%s: %s: %v, not %s", c.image, c.line, n, c.want)
		}
	}
}

func TestFailure(t *testing.T) {
	if _, res := Run(t, rust, model, "cargo build --release"); res.Status != shell.Failed || res.Code != 101 {
		t.Errorf("without Cargo.toml: %v %d", res.Status, res.Code)
	}
	for _, l := range []string{"cargo --version", "cargo install ripgrep", "rustup target add x86_64-unknown-linux-musl", sources + "cargo test", "cd /usr/share/x && cargo build"} {
		if _, res := Run(t, rust, model, l); res.Status == shell.Failed && l[:3] != "cd " {
			t.Errorf("%s: %s", l, res.Error)
		}
	}
}
