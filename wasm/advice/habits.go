package advice

import (
	"fmt"
	"path"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/size"
	"github.com/dockerfile-stages/playground/wasm/stage"
)

// stepsDown are images whose entry point gives up root by itself (their docker-entrypoint.sh, docker-library), or which are
// made to be root's.
const stepsDown = " postgres mysql mariadb mongo redis memcached rabbitmq nginx httpd haproxy docker php "

// user advises against root where something is started and nobody else was named.
func (c *checker) user() {
	cfg := c.Result.Image.Config
	name, _, _ := strings.Cut(cfg.User, ":")
	if name != "" && name != "root" && name != "0" || len(cfg.Cmd)+len(cfg.Entrypoint) == 0 {
		return
	}
	bottom := c.chain[0]
	repo := path.Base(strings.SplitN(bottom.Source.Image, ":", 2)[0])
	own := false
	for _, s := range c.chain {
		for _, st := range s.Steps {
			own = own || st.Instruction == "CMD" || st.Instruction == "ENTRYPOINT"
			if text := script(st); strings.Contains(text, "gosu") || strings.Contains(text, "su-exec") {
				return
			}
		}
	}
	known := bottom.Source.Kind == stage.FromScratch || c.Result.Stages[bottom.Index].BaseFact != ""
	if !own || !known || strings.Contains(stepsDown, " "+repo+" ") && bottom.Source.Kind == stage.FromImage {
		return
	}
	fix := "Add USER with a user that the image has, or a number such as USER 65532, before CMD."
	if repo == "node" {
		fix = "Add USER node before CMD: the image has that user."
	}
	f := c.advise(RuleRoot, report.FindingInfo, nil, size.Zero, fix, "", "The container runs as root: no USER says otherwise.")
	for _, s := range c.chain {
		for k, st := range s.Steps {
			if st.Instruction == "CMD" || st.Instruction == "ENTRYPOINT" {
				f.Line, f.Step = st.Line, fmt.Sprintf("%d.%d", s.Index, k)
			}
		}
	}
	if name != "" {
		f.Message = "The container runs as root, as USER says."
	}
}

// adds are ADDs that do what COPY does: they name files of the context that are no archives.
func (c *checker) adds() {
	for _, s := range c.steps {
		op, ok := s.Op.(*stage.Copy)
		if !ok || !op.Add || s.OnBuild || len(op.URLs) > 0 || len(op.Paths) == 0 || op.Unpack != nil {
			continue
		}
		plain := true
		for _, p := range op.Paths {
			plain = plain && !strings.ContainsAny(p, "*?[") && c.noArchive(p)
		}
		if !plain {
			continue
		}
		f := c.advise(RuleAdd, report.FindingInfo, s, size.Zero, "Write COPY.", "", "ADD %s does what COPY does; ADD would also unpack archives and fetch addresses.", strings.Join(op.Paths, " "))
		for _, word := range []string{"ADD ", "add ", "Add "} {
			if len(f.Edits) == 0 {
				c.mend(f, s.Step, word, "COPY ")
			}
		}
	}
}

// noArchive tells of a path of the context whether its name is that of no archive.
func (c *checker) noArchive(p string) bool {
	base := path.Base(p)
	return !archive(base) && !strings.HasSuffix(base, ".gz") && !strings.HasSuffix(base, ".xz") && !strings.HasSuffix(base, ".bz2") && !strings.HasSuffix(base, ".zst") && !strings.HasSuffix(base, ".txz") && !strings.Contains(base, "$")
}
