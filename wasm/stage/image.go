package stage

import (
	"maps"
	"slices"
	"strings"

	"github.com/containerd/platforms"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/moby/buildkit/util/system"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
)

// image is the configuration that a stage's instructions change.
type image struct {
	config  report.Config
	history history
	os      string
	// platform is what the configuration says of itself.
	platform ocispecs.Platform
}

// emptyImage is what FROM scratch starts from.
func emptyImage(p ocispecs.Platform) image {
	img := image{os: p.OS, platform: p}
	img.config.WorkingDir = "/"
	if p.OS != "windows" {
		img.config.Env = []string{"PATH=" + system.DefaultPathEnv(p.OS)}
	}
	return img
}

// clone is a copy for a stage that is built on this one. Triggers do not carry over.
func (img image) clone() image {
	c := &img.config
	c.Env = slices.Clone(c.Env)
	c.Cmd = slices.Clone(c.Cmd)
	c.Entrypoint = slices.Clone(c.Entrypoint)
	c.ExposedPorts = maps.Clone(c.ExposedPorts)
	c.Volumes = maps.Clone(c.Volumes)
	c.Labels = maps.Clone(c.Labels)
	c.Shell = slices.Clone(c.Shell)
	if c.Healthcheck != nil {
		h := *c.Healthcheck
		h.Test = slices.Clone(h.Test)
		c.Healthcheck = &h
	}
	c.OnBuild = nil
	return img
}

// setEnv replaces a variable where it stands, or appends it.
func (img *image) setEnv(key, value string) {
	for i, e := range img.config.Env {
		if name, _, _ := strings.Cut(e, "="); name == key {
			img.config.Env[i] = key + "=" + value
			return
		}
	}
	img.config.Env = append(img.config.Env, key+"="+value)
}

// shell is what the shell form of an instruction runs.
func (img *image) shell() []string {
	if len(img.config.Shell) > 0 {
		return slices.Clone(img.config.Shell)
	}
	if img.os == "windows" {
		return []string{"cmd", "/S", "/C"}
	}
	return []string{"/bin/sh", "-c"}
}

// withShell is the argument vector of a shell form.
func (img *image) withShell(words []string) []string {
	return append(img.shell(), strings.Join(words, " "))
}

// history is a list of entries that stages built on each other share: appending to the newest copy does not move what is there,
// so that a long chain of stages stays cheap.
type history struct {
	entries []report.History
	tip     *int // how much of the shared array is taken
}

// historyComment marks the entries that the Dockerfile frontend writes.
const historyComment = "buildkit.dockerfile.v0"

func (h *history) add(createdBy string, layer bool) {
	e := report.History{CreatedBy: createdBy, Comment: historyComment, EmptyLayer: !layer}
	if h.tip == nil || *h.tip != len(h.entries) {
		h.entries = slices.Clone(h.entries)
		h.tip = new(int)
	}
	h.entries = append(h.entries, e)
	*h.tip = len(h.entries)
}

// fromConfig is an external image's configuration as the frontend starts from it.
func fromConfig(c ImageConfig, wanted ocispecs.Platform) image {
	img := image{platform: wanted, os: wanted.OS}
	img.config = c.Config
	onBuild := slices.Clone(c.Config.OnBuild)
	img = img.clone()
	img.config.OnBuild = onBuild
	img.history.entries = slices.Clone(c.History)
	if c.Platform != "" {
		if p, err := platforms.Parse(c.Platform); err == nil {
			img.platform, img.os = p, p.OS
		}
	}
	return img
}
