package archive

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// pack makes a tar of headers; a regular file's bytes stand in Linkname.
func pack(t *testing.T, list ...tar.Header) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, h := range list {
		body := ""
		if h.Typeflag == tar.TypeReg {
			body, h.Linkname = h.Linkname, ""
			h.Size = int64(len(body))
		}
		if err := w.WriteHeader(&h); err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, body); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func reg(name, body string) tar.Header {
	return tar.Header{Typeflag: tar.TypeReg, Name: name, Linkname: body, Mode: 0o644}
}

func dir(name string, mode int64) tar.Header {
	return tar.Header{Typeflag: tar.TypeDir, Name: name + "/", Mode: mode}
}

func zip(t *testing.T, b []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write(b); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// layers are two layers with everything that layers do.
func layers(t *testing.T) [][]byte {
	return [][]byte{
		pack(t, dir("bin", 0o755), reg("bin/busybox", strings.Repeat("b", 70_000)),
			tar.Header{Typeflag: tar.TypeLink, Name: "bin/sh", Linkname: "bin/busybox"},
			tar.Header{Typeflag: tar.TypeSymlink, Name: "bin/ls", Linkname: "busybox"},
			dir("etc", 0o755), reg("etc/passwd", "app:x:5:6::/:\n"), dir("old", 0o755), reg("old/a", "1"), reg("old/b", "2"), dir("cache", 0o755), reg("cache/x", "xxx")),
		zip(t, pack(t, dir("etc", 0o700), reg("etc/new", "new"), reg(".wh.old", ""), dir("cache", 0o755), reg("cache/.wh..wh..opq", ""), reg("cache/y", "yy"))),
	}
}

const config = `{"architecture":"amd64","os":"linux","config":{"Cmd":["sh"],"WorkingDir":"/w"},"history":[{"created_by":"one"},{"created_by":"ENV","empty_layer":true},{"created_by":"two"}]}`

func dockerSave(t *testing.T) []byte {
	l := layers(t)
	return pack(t, reg("c.json", config), reg("a/layer.tar", string(l[0])), reg("b/layer.tar", string(l[1])),
		reg("manifest.json", `[{"Config":"c.json","RepoTags":["app:1"],"Layers":["a/layer.tar","b/layer.tar"]}]`))
}

func ociLayout(t *testing.T) []byte {
	var list []tar.Header
	blob := func(b []byte) descriptor {
		d := fmt.Sprintf("sha256:%x", sha256.Sum256(b))
		list = append(list, reg("blobs/"+strings.Replace(d, ":", "/", 1), string(b)))
		return descriptor{Digest: d}
	}
	text := func(v any) []byte {
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	var ls []descriptor
	for _, l := range layers(t) {
		ls = append(ls, blob(l))
	}
	manifest := blob(text(map[string]any{"config": blob([]byte(config)), "layers": ls}))
	inner := blob(text(map[string]any{"manifests": []descriptor{manifest}}))
	inner.Annotations = map[string]string{"io.containerd.image.name": "app:1"}
	return pack(t, append(list, reg("index.json", string(text(map[string]any{"manifests": []descriptor{inner}}))))...)
}

func read(t *testing.T, b []byte, budget int64) *Image {
	t.Helper()
	r, err := Open(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Choose(Wish{}); err != nil {
		t.Fatal(err)
	}
	last := int64(-1)
	for range 100_000 {
		end, err := r.Step(budget)
		if err != nil {
			t.Fatal(err)
		}
		done, all := r.Progress()
		if done < last || done > all {
			t.Fatalf("progress went from %d to %d of %d", last, done, all)
		}
		if last = done; end {
			return r.Image()
		}
	}
	t.Fatal("it does not end")
	return nil
}

func TestBothForms(t *testing.T) {
	want := `drwxr-xr-x 0:0         -  /
drwxr-xr-x 0:0         -  /bin
-rw-r--r-- 0:0     70000  /bin/busybox
lrwxrwxrwx 0:0         -  /bin/ls -> busybox
-rw-r--r-- 0:0     70000  /bin/sh
drwxr-xr-x 0:0         -  /cache
-rw-r--r-- 0:0         2  /cache/y
drwx------ 0:0         -  /etc
-rw-r--r-- 0:0         3  /etc/new
-rw-r--r-- 0:0        14  /etc/passwd
`
	for form, b := range map[string][]byte{"docker save": dockerSave(t), "OCI layout": ociLayout(t)} {
		for _, budget := range []int64{1 << 20, 1000} {
			img := read(t, b, budget)
			if got := img.Tree.Draw(); got != want {
				t.Errorf("%s: got\n%swant\n%s", form, got, want)
			}
			if fmt.Sprintf("%v %s %s", img.Names, img.Platform, img.Config.WorkingDir) != "[app:1] linux/amd64 /w" {
				t.Errorf("%s: %v %s %s", form, img.Names, img.Platform, img.Config.WorkingDir)
			}
			if l := img.Layers[0]; l.CreatedBy != "one" || l.Bytes != 70_000+14+1+1+3 || len(l.Entries) != 11 {
				t.Errorf("%s: the first layer is %q with %d bytes and %d entries", form, l.CreatedBy, l.Bytes, len(l.Entries))
			}
			if got := fmt.Sprint(img.Layers[1].CreatedBy, img.Layers[1].Entries); got != "two[{/etc modified} {/etc/new added} {/old removed} {/cache modified} {/cache/x removed} {/cache/y added}]" {
				t.Errorf("%s: the second layer is %s", form, got)
			}
			if n, _ := img.Tree.Get("/etc/passwd"); n.Content == nil {
				t.Errorf("%s: the users are not kept", form)
			}
			if n, _ := img.Tree.Get("/bin/sh"); n.Hard == nil || img.Tree.Total().Bytes != 70_000+2+3+14 {
				t.Errorf("%s: the hard link counts twice", form)
			}
		}
	}
}

func TestWhatIsNoImage(t *testing.T) {
	whole := dockerSave(t)
	for want, b := range map[string][]byte{
		"neither an image of docker save nor an OCI image layout": pack(t, reg("x", "y")),
		"not a tar archive": []byte(strings.Repeat("no tar ", 200)),
		"lacks c.json":      pack(t, reg("manifest.json", `[{"Config":"c.json"}]`)),
		"manifest.json in the archive cannot be read": pack(t, reg("manifest.json", `{`)),
		"lacks the layer a/layer.tar":                 pack(t, reg("c.json", config), reg("manifest.json", `[{"Config":"c.json","Layers":["a/layer.tar"]}]`)),
		"holds no image":                              pack(t, reg("index.json", `{"manifests":[]}`)),
		"ends too early":                              whole[:len(whole)/2],
	} {
		if _, err := Open(bytes.NewReader(b), int64(len(b))); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func TestCompare(t *testing.T) {
	tree := func(f func(e *fstree.Editor)) fstree.Tree {
		e := fstree.Empty().Edit()
		for _, p := range []string{"/same", "/mode", "/owner", "/size", "/kind"} {
			e.Put(p, fstree.NewSized(size.Of(5), 0o644, 0))
		}
		f(e)
		return e.Tree()
	}
	predicted := tree(func(e *fstree.Editor) {
		e.Put("/gone/x", fstree.NewSized(size.Of(1), 0o644, 0))
		e.Put("/about", fstree.NewSized(size.About(100, 80, 120), 0o644, 0))
		open := fstree.NewDir(0o755, 0)
		open.Open = true
		e.Put("/open", open)
	})
	real := tree(func(e *fstree.Editor) {
		e.Put("/mode", fstree.NewSized(size.Of(5), 0o600, 0))
		e.Change("/owner", func(n *fstree.Node) { n.UID = 7 })
		e.Put("/size", fstree.NewSized(size.Of(6), 0o644, 0))
		e.Put("/kind", fstree.NewSymlink("same", 0))
		e.Put("/about", fstree.NewSized(size.Of(90), 0o644, 0))
		e.Put("/new", fstree.NewSized(size.Of(1), 0o644, 0))
		e.Put("/open/x", fstree.NewSized(size.Of(1), 0o644, 0))
	})
	c := Compare(predicted, real)
	var got []string
	for _, d := range c.Differences {
		got = append(got, fmt.Sprint(d.Path, " ", d.Verdict, " ", d.What))
	}
	want := "/gone missing , /gone/x missing , /kind different another type of file, /mode different mode 0600, not 0644, /new extra , /owner different owner 7:0, not 0:0, /size different 6 bytes, not 5"
	if strings.Join(got, ", ") != want {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, ", "), want)
	}
	if c.Equal != 3 || c.Unsure != 1 || c.Missing != 2 || c.Extra != 1 || c.Different != 4 {
		t.Errorf("counts %+v", c)
	}
}

// blobs collects the files of an OCI layout.
type blobs struct {
	t    *testing.T
	list []tar.Header
}

func (b *blobs) put(v any, mediaType string) map[string]any {
	data, ok := v.([]byte)
	if !ok {
		var err error
		if data, err = json.Marshal(v); err != nil {
			b.t.Fatal(err)
		}
	}
	d := fmt.Sprintf("sha256:%x", sha256.Sum256(data))
	b.list = append(b.list, reg("blobs/"+strings.Replace(d, ":", "/", 1), string(data)))
	return map[string]any{"mediaType": mediaType, "digest": d, "size": len(data)}
}

// image adds an image of one file that is named after its platform.
func (b *blobs) image(platform string, wrap func([]byte) []byte) map[string]any {
	system, arch, _ := strings.Cut(platform, "/")
	layer := pack(b.t, reg(arch, platform))
	if wrap != nil {
		layer = wrap(layer)
	}
	variant := ""
	if arch == "arm64" {
		variant = "v8"
	}
	config := b.put(map[string]any{"os": system, "architecture": arch, "variant": variant, "config": map[string]any{}}, "application/vnd.oci.image.config.v1+json")
	return b.put(map[string]any{"config": config, "layers": []any{b.put(layer, "application/vnd.oci.image.layer.v1.tar")}}, "application/vnd.oci.image.manifest.v1+json")
}

func with(d map[string]any, annotations map[string]string) map[string]any {
	d = maps.Clone(d)
	d["annotations"] = annotations
	return d
}

func (b *blobs) archive(manifests []any, more ...tar.Header) []byte {
	index, err := json.Marshal(map[string]any{"manifests": manifests})
	if err != nil {
		b.t.Fatal(err)
	}
	return pack(b.t, append(append(b.list, reg("index.json", string(index))), more...)...)
}

// TestWhichImage looks for the right one in archives of several: platforms, names, attestations and things that are no image.
func TestWhichImage(t *testing.T) {
	b := &blobs{t: t}
	arm, amd := b.image("linux/arm64", nil), b.image("linux/amd64", nil)
	proof := with(b.image("unknown/unknown", nil), map[string]string{"vnd.docker.reference.type": "attestation-manifest"})
	signature := b.put(map[string]any{"config": b.put(map[string]any{}, "application/vnd.cncf.helm.config.v1+json"), "layers": []any{}}, "")
	absent := map[string]any{"digest": "sha256:" + strings.Repeat("0", 64)}
	inner := b.put(map[string]any{"manifests": []any{arm, amd, proof, absent}}, "application/vnd.oci.image.index.v1+json")
	other := b.image("linux/s390x", nil)
	file := b.archive([]any{
		with(inner, map[string]string{"io.containerd.image.name": "docker.io/library/app:1", "org.opencontainers.image.ref.name": "1"}),
		with(inner, map[string]string{"io.containerd.image.name": "docker.io/library/app:latest"}), proof, signature,
		with(other, map[string]string{"org.opencontainers.image.ref.name": "2"}),
	})
	one := 1
	for _, c := range []struct {
		wish Wish
		want string
	}{
		{Wish{}, "1 [/amd64]"},
		{Wish{Platform: "linux/arm64"}, "0 [/arm64]"},
		{Wish{Platform: "linux/arm64/v8"}, "0 [/arm64]"},
		{Wish{Platform: "linux/riscv64"}, "0 [/arm64]"},
		{Wish{Name: "app"}, "1 [/amd64]"},
		{Wish{Name: "app:1", Platform: "linux/arm64"}, "0 [/arm64]"},
		{Wish{Name: "b"}, "the archive has no image named b"},
		{Wish{Image: &one}, "1 [/amd64]"},
	} {
		r, err := Open(bytes.NewReader(file), int64(len(file)))
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(r.Choices()); got != "[{[docker.io/library/app:1 docker.io/library/app:latest] linux/arm64} {[docker.io/library/app:1 docker.io/library/app:latest] linux/amd64} {[] linux/s390x}]" {
			t.Fatalf("the archive has %s", got)
		}
		i, err := r.Choose(c.wish)
		if err != nil {
			if err.Error() != c.want {
				t.Errorf("%+v: %v", c.wish, err)
			}
			continue
		}
		if end, err := r.Step(1 << 20); !end || err != nil {
			t.Fatal(err)
		}
		var paths []string
		r.Image().Tree.Walk("/", func(p string, _ *fstree.Node) bool { paths = append(paths, p); return true })
		if got := fmt.Sprint(i, " ", paths[1:]); got != c.want {
			t.Errorf("%+v chooses %s, want %s", c.wish, got, c.want)
		}
	}
}

// TestNewDockerSave: since Docker 25 an archive is both, an OCI layout and what it was before; the image is one and the same.
func TestNewDockerSave(t *testing.T) {
	b := &blobs{t: t}
	m := b.image("linux/amd64", func(l []byte) []byte { return zip(t, l) })
	var paths []string
	for _, h := range b.list {
		paths = append(paths, h.Name)
	}
	file := b.archive([]any{with(m, map[string]string{"io.containerd.image.name": "docker.io/library/x:1", "org.opencontainers.image.ref.name": "1"})},
		reg("manifest.json", fmt.Sprintf(`[{"Config":%q,"RepoTags":["x:1"],"Layers":[%q]}]`, paths[0], paths[1])), reg("oci-layout", `{"imageLayoutVersion":"1.0.0"}`), reg("repositories", "{}"))
	r, err := Open(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(r.Choices()); got != "[{[x:1] linux/amd64}]" {
		t.Errorf("the archive has %s", got)
	}
}

// TestCompressedLayers reads each compression, in steps of few bytes.
func TestCompressedLayers(t *testing.T) {
	w, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, wrap := range map[string]func([]byte) []byte{
		"none": nil, "gzip": func(l []byte) []byte { return zip(t, l) },
		"zstd": func(l []byte) []byte { return w.EncodeAll(l, nil) },
		// Lazily pulled images have a member for each file.
		"several members": func(l []byte) []byte { return append(zip(t, l[:700]), zip(t, l[700:])...) },
	} {
		b := &blobs{t: t}
		file := b.archive([]any{b.image("linux/amd64", wrap)})
		img := read(t, file, 100)
		if n, ex := img.Tree.Get("/amd64"); ex != fstree.Yes || n.Size.Bytes != 11 || img.Layers[0].Plain != (name == "none") {
			t.Errorf("%s: %+v", name, img.Layers)
		}
	}
	b := &blobs{t: t}
	file := b.archive([]any{b.image("linux/amd64", func(l []byte) []byte { return w.EncodeAll(l, nil)[:40] })})
	r, err := Open(bytes.NewReader(file), int64(len(file)))
	if err == nil {
		_, err = r.Choose(Wish{})
	}
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Step(1 << 20); err == nil || !strings.HasPrefix(err.Error(), "layer 1 of the archive cannot be read: ") {
		t.Errorf("a layer that is cut: %v", err)
	}
}

// FuzzRead: whatever the bytes, reading ends with an image or a sentence, and asks for nothing beyond the file.
func FuzzRead(f *testing.F) {
	t := &testing.T{}
	w, err := zstd.NewWriter(nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(dockerSave(t))
	f.Add(ociLayout(t))
	b := &blobs{t: t}
	f.Add(b.archive([]any{b.image("linux/amd64", func(l []byte) []byte { return w.EncodeAll(l, nil) })}))
	f.Fuzz(func(t *testing.T, file []byte) {
		r, err := Open(bytes.NewReader(file), int64(len(file)))
		if err == nil {
			_, err = r.Choose(Wish{})
		}
		for steps := 0; err == nil; steps++ {
			var end bool
			if end, err = r.Step(1 << 16); end {
				Compare(r.Image().Tree, r.Image().Tree)
				return
			}
			// Compression makes at most 32 KiB of a byte, and each step is worth a good part of 64 KiB.
			if steps > 1000+len(file) {
				t.Fatal("it does not end")
			}
		}
		if strings.Contains(err.Error(), "\n") {
			t.Errorf("not a sentence: %v", err)
		}
	})
}

// TestAlign lines layers up: by their texts, and what stands between equal ones in like number beside each other.
func TestAlign(t *testing.T) {
	for _, c := range []struct{ predicted, real, want string }{
		{"a b c", "a b c", "[{0 0} {1 1} {2 2}]"},
		{"a x c", "a y c", "[{0 0} {1 1} {2 2}]"},
		{"b c", "a b c", "[{-1 0} {0 1} {1 2}]"},
		{"a b c d", "a c d", "[{0 0} {1 -1} {2 1} {3 2}]"},
		{"a x b y c", "a b z w c", "[{0 0} {1 -1} {2 1} {3 -1} {-1 2} {-1 3} {4 4}]"},
		{"", "a", "[{0 0}]"},
	} {
		if got := fmt.Sprint(Align(strings.Split(c.predicted, " "), strings.Split(c.real, " "))); got != c.want {
			t.Errorf("%s beside %s: %s, want %s", c.predicted, c.real, got, c.want)
		}
	}
	if got := fmt.Sprint(Align(nil, []string{"a"})); got != "[{-1 0}]" {
		t.Errorf("nothing beside a: %s", got)
	}
}
