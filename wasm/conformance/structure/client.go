package structure

import (
	"context"
	"errors"
	"io/fs"
	"strings"

	"github.com/containerd/platforms"
	"github.com/distribution/reference"
	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/client/llb/sourceresolver"
	"github.com/moby/buildkit/frontend/dockerui"
	gateway "github.com/moby/buildkit/frontend/gateway/client"
	gwpb "github.com/moby/buildkit/frontend/gateway/pb"
	"github.com/moby/buildkit/solver/pb"
	digest "github.com/opencontainers/go-digest"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
	fstypes "github.com/tonistiigi/fsutil/types"
)

// newClient is the frontend's client as a build has it, with named contexts, build arguments and an ignore file.
func newClient(c Case, target string) (*dockerui.Client, error) {
	return dockerui.NewClient(&daemon{resolver{c}, target})
}

// daemon stands for the BuildKit that a frontend talks to: it knows every image and holds an ignore file, and builds nothing.
type daemon struct {
	resolver
	target string
}

var errOffline = errors.New("nothing is built here")

func (d *daemon) BuildOpts() gateway.BuildOpts {
	opts := map[string]string{"target": d.target}
	if d.c.Platform != "" {
		opts["platform"] = d.c.Platform
	}
	for k, v := range d.c.BuildArgs {
		opts["build-arg:"+k] = v
	}
	for _, name := range d.c.Contexts {
		// The client shortens names before it sends them.
		if named, err := reference.ParseNormalizedNamed(name); err == nil {
			name = strings.TrimSuffix(reference.FamiliarString(named), ":latest")
		}
		opts["context:"+name] = "local:" + name
	}
	return gateway.BuildOpts{Opts: opts, SessionID: "session", LLBCaps: pb.Caps.CapSet(pb.Caps.All()), Caps: gwpb.Caps.CapSet(gwpb.Caps.All()),
		Workers: []gateway.WorkerInfo{{Platforms: []ocispecs.Platform{platforms.MustParse("linux/amd64")}}}}
}

func (d *daemon) Solve(context.Context, gateway.SolveRequest) (*gateway.Result, error) {
	res := gateway.NewResult()
	res.SetRef(files{d.c})
	return res, nil
}

func (d *daemon) ResolveSourceMetadata(_ context.Context, op *pb.SourceOp, _ sourceresolver.Opt) (*sourceresolver.MetaResponse, error) {
	return &sourceresolver.MetaResponse{Op: op}, nil
}

func (d *daemon) Inputs(context.Context) (map[string]llb.State, error) { return nil, nil }

func (d *daemon) NewContainer(context.Context, gateway.NewContainerRequest) (gateway.Container, error) {
	return nil, errOffline
}

func (d *daemon) Warn(context.Context, digest.Digest, string, gateway.WarnOpts) error { return nil }

// files is a context of which only the ignore file can be read, or a download that is no archive.
type files struct{ c Case }

func (f files) ToState() (llb.State, error)    { return llb.Scratch(), nil }
func (f files) Evaluate(context.Context) error { return nil }

func (f files) ReadFile(_ context.Context, req gateway.ReadRequest) ([]byte, error) {
	if req.Filename == ".dockerignore" && len(f.c.Ignore) > 0 {
		return []byte(strings.Join(f.c.Ignore, "\n")), nil
	}
	if req.Filename == ".dockerignore" {
		return nil, fs.ErrNotExist
	}
	return []byte("a download"), nil
}

func (f files) StatFile(context.Context, gateway.StatRequest) (*fstypes.Stat, error) {
	return nil, fs.ErrNotExist
}

func (f files) ReadDir(context.Context, gateway.ReadDirRequest) ([]*fstypes.Stat, error) {
	return nil, fs.ErrNotExist
}
