package playground

import (
	"archive/tar"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/dockerfile-stages/playground/wasm/report"
)

// tarOf makes a tar of names and texts; a name that ends in "/" is a directory, a
// text "-> x" a link.
func tarOf(t *testing.T, pairs ...string) string {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for i := 0; i < len(pairs); i += 2 {
		h := &tar.Header{Name: pairs[i], Mode: 0o644, Size: int64(len(pairs[i+1])), Typeflag: tar.TypeReg}
		text := pairs[i+1]
		switch {
		case strings.HasSuffix(h.Name, "/"):
			h.Typeflag, h.Mode = tar.TypeDir, 0o755
		case strings.HasPrefix(text, "-> "):
			h.Typeflag, h.Linkname, h.Size, text = tar.TypeSymlink, text[3:], 0, ""
		case strings.HasPrefix(h.Name, "bin/"):
			h.Mode = 0o755
		}
		if err := w.WriteHeader(h); err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, text); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// lowest is the first layer of the images here.
func lowest(t *testing.T) string {
	return tarOf(t, "bin/", "", "bin/busybox", "\x7fELF busybox", "bin/sh", "-> busybox", "bin/cat", "-> busybox", "bin/tool", "\x7fELF tool",
		"etc/", "", "etc/os-release", "ID=alpine\nVERSION_ID=3.20.3\n", "etc/old", "12345")
}

// savedApp is an image of two layers, the second of which a step "COPY app /app" may have made.
func savedApp(t *testing.T, app string) string {
	return tarOf(t,
		"one/layer.tar", lowest(t),
		"two/layer.tar", tarOf(t, "etc/", "", "etc/.wh.old", "", "app", app),
		"config.json", `{"os":"linux","architecture":"amd64","config":{"Env":["PATH=/bin","A=1"],"Cmd":["/app"],"Labels":{"l":"1"}},
			"history":[{"created_by":"base"},{"created_by":"ENV A=1","empty_layer":true},{"created_by":"COPY app /app # buildkit"}]}`,
		"manifest.json", `[{"Config":"config.json","RepoTags":["shop/app:2"],"Layers":["one/layer.tar","two/layer.tar"]}]`)
}

func openArchive(t *testing.T, s *Session, key, file string) {
	t.Helper()
	p := ask[report.ArchiveProgress](t, s.ArchiveOpen(key, int64(len(file)), strings.NewReader(file), ""))
	if p.Error != "" || p.Done || len(p.Images) != 1 {
		t.Fatalf("open: %+v", p)
	}
	for range 1000 {
		if p = ask[report.ArchiveProgress](t, s.ArchiveStep(key, 600)); p.Error != "" {
			t.Fatal(p.Error)
		}
		if p.Done {
			return
		}
	}
	t.Fatalf("it does not end: %+v", p)
}

// TestAnArchiveShowsInTheViews opens an image and fetches its parts by its key.
func TestAnArchiveShowsInTheViews(t *testing.T) {
	s := NewSession()
	openArchive(t, s, "a", savedApp(t, "hello"))
	img := ask[report.ArchiveImage](t, s.ArchiveImage("a"))
	if img.Error != "" || fmt.Sprintf("%s %s", img.Names, img.Platform) != "[shop/app:2] linux/amd64" {
		t.Fatalf("image: %+v", img)
	}
	if l := img.Image.Layers; len(l) != 2 || l[0].Wasted.Bytes != 5 || l[1].CreatedBy != "COPY app /app # buildkit" || l[1].Count != 3 || img.Image.Size.Bytes != 12+9+28+5+5 {
		t.Errorf("layers: %+v", img.Image)
	}
	if kids := ask[report.Children](t, s.Children(`{"archive":"a","tree":"image","path":"/"}`)); kids.Total != 3 || kids.Entries[0].Name != "app" || kids.Open {
		t.Errorf("children: %+v", kids)
	}
	if l := ask[report.LayerEntries](t, s.ArchiveLayer("a", 1)); fmt.Sprint(l.Entries) != "[{/etc modified} {/etc/old removed} {/app added}]" {
		t.Errorf("layer 1: %+v", l)
	}
	if w := ask[report.Why](t, s.Why(`{"archive":"a","tree":"image","path":"/etc"}`)); len(w.Links) != 2 || *w.Links[0].Layer != 1 || w.Links[1].Text != "base" {
		t.Errorf("why: %+v", w)
	}
	mustDo(t, s.ArchiveClose("a"))
	if img := ask[report.ArchiveImage](t, s.ArchiveImage("a")); img.Error == "" {
		t.Error("a closed archive still answers")
	}
}

// TestAnArchiveIsCompared holds it against predictions: the same image, and one that differs in every way.
func TestAnArchiveIsCompared(t *testing.T) {
	s := NewSession()
	openArchive(t, s, "base", tarOf(t, "l.tar", lowest(t),
		"c.json", `{"os":"linux","architecture":"amd64","config":{"Env":["PATH=/bin"]},"history":[{"created_by":"base"}]}`,
		"manifest.json", `[{"Config":"c.json","Layers":["l.tar"]}]`))
	openArchive(t, s, "a", savedApp(t, "hello"))
	compare := func(file string, platform string) report.ArchiveComparison {
		req := report.Request{Dockerfile: file, Context: files("app", "hello", "other", "longer!"), Platform: platform,
			Keys: &report.PartKeys{Archives: map[string]string{"my.registry/base": "base"}}}
		if rep := s.Run(req); rep.Error != nil {
			t.Fatal(rep.Error.Message)
		}
		return ask[report.ArchiveComparison](t, s.ArchiveCompare("a"))
	}
	verdicts := func(list []report.ArchiveDifference) (out string) {
		for _, d := range list {
			out += fmt.Sprint(d.Path, " ", d.Verdict, " ", d.What, "; ")
		}
		return out
	}
	c := compare("FROM my.registry/base\nENV A=1\nCOPY app /app\nCMD [\"/app\"]\nLABEL l=1", "")
	if got := verdicts(c.Differences); got != "/etc/old missing ; " || c.Files.Equal != 8 || len(c.Config) != 0 {
		t.Errorf("the same but for a file: %s %+v %+v", got, c.Files, c.Config)
	}
	if l := c.Layers; len(l) != 2 || l[0].Entries.Equal != 8 || l[1].Real != 1 || verdicts(l[1].Differences) != "/etc extra ; /etc/old extra ; " {
		t.Errorf("its layers: %+v", l)
	}
	c = compare("FROM my.registry/base\nWORKDIR /etc\nCOPY --chmod=600 other /app\nRUN tool\nUSER 7", "")
	if got := verdicts(c.Differences); got != "" || c.Files.Unsure == 0 {
		t.Errorf("after a command that is not understood: %s %+v", got, c.Files)
	}
	if l := c.Layers[len(c.Layers)-2]; l.Step != "0.2" || l.Real >= 0 || l.Entries.Missing > 0 {
		t.Errorf("the layer of that command: %+v", l)
	}
	got, err := json.Marshal(c.Config)
	if want := `[{"field":"Env","name":"A","real":"1"},{"field":"Cmd","name":"","real":"[\"/app\"]"},{"field":"WorkingDir","name":"","predicted":"/etc"},` +
		`{"field":"User","name":"","predicted":"7"},{"field":"Labels","name":"l","real":"1"}]`; err != nil || string(got) != want {
		t.Errorf("settings\n%s\n%s", got, want)
	}
	c = compare("FROM --platform=linux/arm64 scratch\nCOPY --chmod=600 other /app\nADD https://example.com/x /etc/old", "linux/arm64")
	if got := verdicts(c.Differences); got != "/app different mode 0644, not 0600; /bin extra ; /bin/busybox extra ; /bin/cat extra ; /bin/sh extra ; /bin/tool extra ; /etc/old missing ; /etc/os-release extra ; " {
		t.Errorf("another image: %s", got)
	}
	if last := c.Config[len(c.Config)-1]; last.Field != "Platform" || *last.Predicted != "linux/arm64" || *last.Real != "linux/amd64" {
		t.Errorf("the platform: %+v", last)
	}
}

// TestAnArchiveStandsInForItsName: FROM its name has its exact files, layers and settings, and another archive under the same key
// another outcome, steps that are kept between calls included.
func TestAnArchiveStandsInForItsName(t *testing.T) {
	s := NewSession()
	request := report.Request{Dockerfile: "FROM shop/app:2\nRUN cat /etc/old || echo none > /none\nFROM shop/app:2\nCOPY --from=0 /none /app /\n",
		Context: files(), Keys: &report.PartKeys{Archives: map[string]string{"docker.io/shop/app:2": "a"}}}
	if rep := s.Run(request); rep.Error == nil || !strings.Contains(rep.Error.Message, "no archive is open") {
		t.Errorf("an archive that is not there stands in: %+v", rep.Error)
	}
	for _, app := range []string{"hello", "hello, world"} {
		openArchive(t, s, "a", savedApp(t, app))
		rep := s.Run(request)
		if rep.Error != nil {
			t.Fatal(rep.Error.Message)
		}
		if !rep.Image.Complete || rep.Image.Size.Certainty != "exact" || rep.Image.Config.Env[1] != "A=1" || len(rep.Image.History) != 4 {
			t.Errorf("image: %+v", rep.Image)
		}
		if l := rep.Image.Layers; len(l) != 3 || len(l[0].Entries) != 8 || l[0].Wasted.Bytes != 5 || l[1].Size.Bytes != int64(len(app)) {
			t.Errorf("layers: %+v", l)
		}
		for _, f := range rep.Image.Files {
			if f.Path == "/app" && f.Size.Bytes != int64(len(app)) {
				t.Errorf("/app has %d bytes", f.Size.Bytes)
			}
		}
	}
	if distro := s.archives["a"].distro(); distro != "alpine 3.20" {
		t.Errorf("the distribution is %q", distro)
	}
}

// broken is a file that can be read up to a place.
type broken struct {
	text string
	till int64
}

func (b broken) ReadAt(p []byte, at int64) (int, error) {
	if at+int64(len(p)) > b.till {
		return 0, errors.New("the file has changed")
	}
	return strings.NewReader(b.text).ReadAt(p, at)
}

// TestArchivesThatCannotBeRead: each mistake is a sentence, and closes the archive.
func TestArchivesThatCannotBeRead(t *testing.T) {
	s := NewSession()
	whole := savedApp(t, strings.Repeat("x", 1<<20))
	for name, c := range map[string]struct{ file, wish, want string }{
		"empty":    {"", "", "the file is empty"},
		"text":     {strings.Repeat("text ", 500), "", "not a tar archive"},
		"gzip":     {"\x1f\x8b\x08 and more", "", "gunzip"},
		"cut":      {whole[:len(whole)/2], "", "ends too early"},
		"no image": {tarOf(t, "a", "b"), "", "docker export"},
		"wish":     {whole, `{"name":"other"}`, "no image named other"},
		"number":   {whole, `{"image":3}`, "no image 3"},
		"no wish":  {whole, `[`, "read wish"},
	} {
		p := ask[report.ArchiveProgress](t, s.ArchiveOpen("a", int64(len(c.file)), strings.NewReader(c.file), c.wish))
		if !strings.Contains(p.Error, c.want) || strings.Contains(p.Error, "\n") {
			t.Errorf("%s: %q", name, p.Error)
		}
		if p := ask[report.ArchiveProgress](t, s.ArchiveStep("a", 1)); p.Error == "" {
			t.Errorf("%s: it is open all the same", name)
		}
	}
	if p := ask[report.ArchiveProgress](t, s.ArchiveOpen("a", int64(len(whole)), broken{whole, 1 << 20}, "")); !strings.Contains(p.Error, "the file has changed") {
		t.Errorf("a file that changes: %+v", p)
	}
}
