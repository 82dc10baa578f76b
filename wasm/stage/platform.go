package stage

import (
	"strings"

	"github.com/containerd/platforms"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
)

// defaultPlatform is asked for where the request names none.
const defaultPlatform = "linux/amd64"

// parsePlatform is platforms.Parse as it answers on a Linux machine of the build platform: a lone "arm64" or "windows" is completed from
// the machine, and inside a browser that would be js/wasm.
func parsePlatform(spec string, host ocispecs.Platform) (ocispecs.Platform, error) {
	p, err := platforms.Parse(spec)
	if err != nil || strings.Contains(spec, "/") {
		return p, err
	}
	name, _, _ := strings.Cut(strings.ToLower(spec), "(")
	if name == "macos" {
		name = "darwin"
	}
	if name == p.OS {
		p.Architecture, p.Variant = host.Architecture, host.Variant
	} else {
		p.OS = host.OS
	}
	return p, nil
}

// requestPlatform reads a platform of the request, with the default beside the error where it cannot be read.
func requestPlatform(spec string) (ocispecs.Platform, error) {
	host := platforms.MustParse(defaultPlatform)
	if spec == "" {
		return host, nil
	}
	p, err := parsePlatform(spec, host)
	if err != nil {
		return host, err
	}
	return platforms.Normalize(p), nil
}

// formatPlatform writes a platform the way the report shows it.
func formatPlatform(p *ocispecs.Platform) string {
	if p == nil || p.OS == "" {
		return ""
	}
	return platforms.FormatAll(platforms.Normalize(*p))
}

// platformArgs are the arguments that BuildKit sets in the global scope, in its order.
func platformArgs(build, target ocispecs.Platform, targetStage string, given map[string]string) *env {
	if targetStage == "" {
		targetStage = "default"
	}
	e := newEnv()
	for _, kv := range [...][2]string{
		{"BUILDPLATFORM", platforms.Format(build)},
		{"BUILDOS", build.OS},
		{"BUILDOSVERSION", build.OSVersion},
		{"BUILDARCH", build.Architecture},
		{"BUILDVARIANT", build.Variant},
		{"TARGETPLATFORM", platforms.FormatAll(target)},
		{"TARGETOS", target.OS},
		{"TARGETOSVERSION", target.OSVersion},
		{"TARGETARCH", target.Architecture},
		{"TARGETVARIANT", target.Variant},
		{"TARGETSTAGE", targetStage},
	} {
		value := kv[1]
		if v, ok := given[kv[0]]; ok {
			value = v
		}
		e.set(kv[0], value, kindPlatform, 0)
	}
	return e
}
