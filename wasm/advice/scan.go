package advice

import (
	"bytes"
	"path"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
)

// hit is something that was found below a directory.
type hit struct {
	path string // below it
	node *fstree.Node
	kind kind
	why  string
}

// kind of a hit.
type kind uint8

const (
	secretFile kind = iota
	contextDir
	archiveFile
)

// Scan remembers what was found in directories, by their nodes: those that a step does not touch are the same from one call
// to the next.
type Scan struct{ dirs map[*fstree.Node][]hit }

// maxScanned bounds what is remembered, maxHits what one directory yields.
const (
	maxScanned = 50_000
	maxHits    = 40
)

// NewScan remembers nothing yet.
func NewScan() *Scan { return &Scan{dirs: map[*fstree.Node][]hit{}} }

// below lists what is found in a directory and everything under it. What is inside a found directory is not looked at.
func (s *Scan) below(dir *fstree.Node) []hit {
	if found, ok := s.dirs[dir]; ok {
		return found
	}
	var out []hit
	dir.Each(func(name string, n *fstree.Node) bool {
		switch {
		case n.Kind == fstree.Dir && unwanted(name) != "":
			out = append(out, hit{name, n, contextDir, unwanted(name)})
		case n.Kind == fstree.Dir && (name == "usr" || name == "lib" || name == "proc" || name == "sys" || name == "site-packages" || name == "dist-packages"):
			// Packages hold files by such names that are no secrets, and certificates of their tests.
		case n.Kind == fstree.Dir:
			for _, h := range s.below(n) {
				h.path = name + "/" + h.path
				out = append(out, h)
			}
		case n.Kind == fstree.File:
			if why := secret(name, n); why != "" {
				out = append(out, hit{name, n, secretFile, why})
			} else if archive(name) {
				out = append(out, hit{name, n, archiveFile, ""})
			}
		}
		return len(out) < maxHits
	})
	if len(s.dirs) >= maxScanned {
		clear(s.dirs)
	}
	s.dirs[dir] = out
	return out
}

// unwanted says what a directory is that a copy of the whole context takes along by mistake, "" for one that is not.
func unwanted(name string) string {
	switch name {
	case ".git", ".svn", ".hg":
		return "the history of the project"
	case "node_modules":
		return "packages of the machine that it was copied from"
	case ".venv", "venv":
		return "a Python environment of the machine that it was copied from"
	case "__pycache__":
		return "Python's compiled files"
	case ".terraform":
		return "Terraform's plugins"
	case ".idea", ".vscode":
		return "an editor's settings"
	case ".pytest_cache":
		return "a cache of tests"
	case ".mypy_cache":
		return "a cache of checks"
	case ".gradle":
		return "Gradle's cache"
	}
	return ""
}

// archive tells names of files that are unpacked and then of no more use.
func archive(name string) bool {
	for _, end := range []string{".tar.gz", ".tgz", ".tar.xz", ".tar.bz2", ".tar.zst", ".tar", ".zip", ".deb", ".rpm"} {
		if strings.HasSuffix(name, end) {
			return true
		}
	}
	return false
}

// example tells names that are templates of secrets.
func example(name string) bool {
	for _, w := range []string{"example", "sample", "template", "dist", "defaults", "schema", "test"} {
		if strings.Contains(name, w) {
			return true
		}
	}
	return false
}

// secret says what is secret about a file, "" for nothing: by its contents where these are known, else by a name that has no
// other use.
func secret(name string, n *fstree.Node) string {
	if n.Content != nil {
		return secretText(name, n.Content.Bytes)
	}
	switch {
	case name == ".env" || strings.HasPrefix(name, ".env.") && !example(name):
		return "settings of an environment, which often hold passwords"
	case name == "id_rsa" || name == "id_ed25519" || name == "id_ecdsa" || name == "id_dsa":
		return "a private key of SSH"
	case name == ".netrc" || name == ".git-credentials" || name == ".pypirc" || name == "terraform.tfstate":
		return "credentials"
	case strings.HasSuffix(name, ".p12") || strings.HasSuffix(name, ".pfx") || strings.HasSuffix(name, ".keystore"):
		return "a store of keys"
	}
	return ""
}

// maxSecret is how much of a file is looked through.
const maxSecret = 64 << 10

func secretText(name string, b []byte) string {
	b = b[:min(len(b), maxSecret)]
	has := func(s string) bool { return bytes.Contains(b, []byte(s)) }
	switch {
	case has("-----BEGIN ") && has("PRIVATE KEY-----"):
		return "a private key"
	case name == ".npmrc" && has("_authToken=") && !has("_authToken=${"):
		return "a token for npm"
	case name == ".netrc" && has("password"), name == ".git-credentials" && has("://"), name == ".pypirc" && has("password"):
		return "credentials"
	case name == "credentials" && has("aws_secret_access_key"):
		return "a key of AWS"
	case name == "config.json" && has(`"auths"`) && has(`"auth"`):
		return "credentials of registries"
	case strings.HasSuffix(name, ".json") && has(`"private_key"`) && has(`"service_account"`):
		return "a key of a service account"
	case name == "terraform.tfstate":
		return "the state of an infrastructure, with its passwords"
	case (name == ".env" || strings.HasPrefix(name, ".env.")) && !example(name) && secretSettings(b):
		return "settings with passwords"
	}
	return ""
}

// secretSettings tells whether a file of NAME=value lines sets something that is meant to be secret.
func secretSettings(b []byte) bool {
	for l := range strings.SplitSeq(string(b), "\n") {
		name, value, ok := strings.Cut(strings.TrimSpace(l), "=")
		name = strings.ToUpper(name)
		if !ok || strings.HasPrefix(name, "#") || strings.Trim(value, `"' `) == "" {
			continue
		}
		for _, w := range []string{"PASSWORD", "PASSWD", "SECRET", "TOKEN", "API_KEY", "APIKEY", "PRIVATE_KEY", "ACCESS_KEY", "CREDENTIAL"} {
			if strings.Contains(name, w) {
				return true
			}
		}
	}
	return false
}

// join puts a hit's path below the directory that it was found in.
func join(dir string, h hit) string { return path.Join(dir, h.path) }
