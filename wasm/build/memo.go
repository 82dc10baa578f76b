package build

import (
	"fmt"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/size"
	"github.com/dockerfile-stages/playground/wasm/stage"
)

// Cache keeps what steps did between calls of Fold, under the tree they started from, the instruction with everything
// expanded, and the trees they took from. It forgets what the last two calls did not use. A nil Cache keeps nothing.
type Cache struct {
	now, before map[stepKey]stepDone
	scale       *scale
	context     contextMemo
}

// scaleFor is the scale of this cache. The estimate is taken to be the same one in every call.
func (c *Cache) scaleFor(compress func(string, *fstree.Node) size.Size) *scale {
	s := &scale{dirs: map[*fstree.Node]size.Size{}}
	if c != nil {
		if c.scale == nil {
			c.scale = s
		}
		s = c.scale
	}
	s.compress = compress
	return s
}

// NewCache is an empty cache for one caller.
func NewCache() *Cache { return &Cache{} }

// stepKey identifies a step's inputs. Trees are told apart by identity: equal trees made twice differ, which costs time
// and no more.
type stepKey struct {
	parent  *fstree.Node
	shaken  bool
	origin  fstree.Origin
	op      string
	sources string // addresses of the trees taken from, which the entry keeps alive
}

type stepDone struct {
	after   fstree.Tree
	effects []report.Effect
	taken   []taken
	linked  fstree.Tree
	weight  weight
	sources []fstree.Tree
}

func (c *Cache) begin() {
	if c != nil {
		c.before, c.now = c.now, map[stepKey]stepDone{}
	}
}

func (c *Cache) get(k stepKey, ok bool) (stepDone, bool) {
	if c == nil || !ok {
		return stepDone{}, false
	}
	if d, ok := c.now[k]; ok {
		return d, true
	}
	d, ok := c.before[k]
	return d, ok
}

func (c *Cache) put(k stepKey, ok bool, d stepDone) {
	if c != nil && ok {
		c.now[k] = d
	}
}

// key describes a step's inputs.
func (f *folder) key(ps *stage.Stage, step *stage.Step, parent fstree.Tree, origin fstree.Origin) (k stepKey, sources []fstree.Tree, ok bool) {
	k = stepKey{parent: parent.Root(), shaken: parent.Shaken(), origin: origin}
	switch op := step.Op.(type) {
	case *stage.Workdir:
		k.op = fmt.Sprintf("W%+v", *op)
	case *stage.Copy:
		k.op = copyText(op)
		if len(op.Paths) > 0 {
			sources = append(sources, f.source(op.From))
		}
	case *stage.Run:
		k.op = fmt.Sprintf("%s %s %q ", ps.Platform, f.rootImage(ps), step.Text) + runText(op)
		for _, m := range op.Mounts {
			if m.Type == "bind" || m.Type == "cache" {
				sources = append(sources, f.source(m.From))
			}
			if text, ok := f.opt.Secrets[m.ID]; ok && m.Type == "secret" {
				k.op += fmt.Sprintf(" %q", text)
			}
		}
		// A runner may take more than this into account, so it is asked for the rest.
		if r, ok := f.opt.Run.(interface{ Key(*stage.Step) string }); ok {
			k.op += r.Key(step)
		} else if f.opt.Run != nil {
			return k, nil, false
		}
	}
	for _, t := range sources {
		k.sources += fmt.Sprintf("%p,%v;", t.Root(), t.Shaken())
	}
	return k, sources, true
}

// copyText writes an instruction out, with values where a plain print shows addresses.
func copyText(op *stage.Copy) string {
	plain := *op
	plain.Unpack, plain.KeepGitDir = nil, nil
	return fmt.Sprintf("C%+v %s %s", plain, text(op.Unpack), text(op.KeepGitDir))
}

func runText(op *stage.Run) string {
	plain := *op
	plain.Mounts = nil
	s := fmt.Sprintf("R%+v", plain)
	for _, m := range op.Mounts {
		s += fmt.Sprintf(" %s %s %s", text(m.Mode), text(m.UID), text(m.GID))
		m.Mode, m.UID, m.GID = nil, nil, nil
		s += fmt.Sprintf(" %+v", m)
	}
	return s
}

func text[T any](p *T) string {
	if p == nil {
		return "-"
	}
	return fmt.Sprint(*p)
}
