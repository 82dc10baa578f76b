package site

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/dockerfile-stages/playground/cmd/serve/bundle"
	"github.com/dockerfile-stages/playground/cmd/serve/engine"
	"github.com/dockerfile-stages/playground/web"
)

// page collects the files of a site; web.go says what the page and its builder agreed on.
type page struct {
	root    string
	maps    bool
	files   map[string][]byte // by address
	engine  string
	scripts []string
	nonce   string
}

// make goes from the inside out, since each file's name depends on what it names: engine, worker, page's scripts, HTML.
func (p *page) make(compiled string, lessons []byte) error {
	source, err := os.ReadFile(filepath.Join(p.dir(), web.Page))
	if err != nil {
		return fmt.Errorf("the page cannot be read: %w", err)
	}
	module, err := os.ReadFile(filepath.Join(compiled, engine.Module))
	if err != nil {
		return err
	}
	p.nonce = digest(source)
	p.engine = p.add("engine.wasm", module)
	names := map[string]string{
		"__ENGINE_WASM__": beside(p.engine),
	}
	if names["__DATA__"], err = p.tables(); err != nil {
		return err
	}
	worker, err := p.bundle(bundle.Input{
		Entry:   web.Worker,
		Names:   names,
		Modules: map[string]string{"wasm_exec": filepath.Join(compiled, engine.Support)},
	})
	if err != nil {
		return err
	}
	names["__ENGINE_WORKER__"] = beside(worker.Entry)
	names["__LESSONS__"] = beside(p.add("lessons.json", lessons))
	names["__STYLE_NONCE__"] = quote(p.nonce)
	text, err := p.html(string(source), names)
	p.files[Page] = []byte(text)
	return err
}

// tables adds the engine's tables of facts and returns where they are, as a JavaScript object of names and addresses.
func (p *page) tables() (string, error) {
	files, err := filepath.Glob(filepath.Join(p.root, filepath.FromSlash(engine.Tables), "*.txt"))
	if err != nil {
		return "", err
	}
	addresses := map[string]string{}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			return "", err
		}
		name := strings.TrimSuffix(filepath.Base(file), ".txt")
		addresses[name] = "./" + path.Base(p.add("facts-"+name+".txt", content))
	}
	text, err := json.Marshal(addresses)
	return string(text), err
}

func (p *page) dir() string { return filepath.Join(p.root, "web") }

// attribute is a src or href with its value.
var attribute = regexp.MustCompile(`\b(src|href)="([^"]*)"`)

// html replaces what the page names by what was made of it.
func (p *page) html(source string, names map[string]string) (string, error) {
	var failed error
	var styles []string
	text := attribute.ReplaceAllStringFunc(source, func(whole string) string {
		parts := attribute.FindStringSubmatch(whole)
		address := html.UnescapeString(parts[2])
		if failed != nil || !local(address) {
			return whole
		}
		made, style, err := p.resource(address, names)
		if err != nil {
			failed = err
			return whole
		}
		if style != "" {
			styles = append(styles, style)
		}
		return fmt.Sprintf(`%s="%s"`, parts[1], html.EscapeString(made))
	})
	if failed != nil {
		return "", failed
	}
	head := "\n    " + policy(p.nonce)
	for _, style := range styles {
		head += fmt.Sprintf("\n    <link rel=\"stylesheet\" href=\"%s\">", style)
	}
	const charset = `<meta charset="utf-8">`
	before, after, ok := strings.Cut(text, charset)
	if !ok {
		return "", fmt.Errorf("web/%s lacks %s: the builder puts the page's policy after it", web.Page, charset)
	}
	return before + charset + head + after, nil
}

// local tells addresses of the page's own folder from others.
func local(address string) bool {
	return address != "" && !strings.ContainsAny(address, ":#") && !strings.HasPrefix(address, "/") && fs.ValidPath(address) && address != "."
}

// resource makes what the page names, and returns its address and that of the styles that come with it.
func (p *page) resource(address string, names map[string]string) (made, style string, err error) {
	switch path.Ext(address) {
	case ".ts", ".js", ".css":
		out, err := p.bundle(bundle.Input{Entry: address, Names: names, Split: true})
		if err != nil {
			return "", "", err
		}
		if out.Style != "" {
			style = Assets + "/" + out.Style
		}
		return Assets + "/" + out.Entry, style, nil
	}
	content, err := os.ReadFile(filepath.Join(p.dir(), filepath.FromSlash(address)))
	if errors.Is(err, fs.ErrNotExist) {
		return "", "", fmt.Errorf("web/%s names %s, which is not in web", web.Page, address)
	}
	if err != nil {
		return "", "", err
	}
	return p.add(path.Base(address), content), "", nil
}

// bundle adds what esbuild makes of an entry point.
func (p *page) bundle(in bundle.Input) (*bundle.Output, error) {
	in.Dir, in.SourceMaps = p.dir(), p.maps
	out, err := bundle.Build(in)
	if err != nil {
		return nil, err
	}
	for name, content := range out.Files {
		p.files[Assets+"/"+name] = content
	}
	for _, name := range out.Static {
		p.scripts = append(p.scripts, Assets+"/"+name)
	}
	return out, nil
}

// add adds a file under its hashed name and returns its address.
func (p *page) add(name string, content []byte) string {
	ext := path.Ext(name)
	address := fmt.Sprintf("%s/%s-%s%s", Assets, strings.TrimSuffix(name, ext), digest(content), ext)
	p.files[address] = content
	return address
}

// digest names content in the form that esbuild's names have, but longer.
func digest(content []byte) string {
	sum := sha256.Sum256(content)
	return base32.StdEncoding.EncodeToString(sum[:10])
}

// beside is the address of an asset as another asset writes it, as a JavaScript string.
func beside(address string) string { return quote("./" + path.Base(address)) }

func quote(text string) string {
	quoted, _ := json.Marshal(text) // a string always has a JSON form
	return string(quoted)
}
