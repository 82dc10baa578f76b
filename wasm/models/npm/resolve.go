package npm

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// mostPlaces bounds the packages that one manifest may bring.
const mostPlaces = 20_000

// Manifest is package.json as far as an installation reads it.
type Manifest struct {
	Name                                   string
	Dependencies, DevDependencies          map[string]string
	OptionalDependencies, PeerDependencies map[string]string
	PeerDependenciesMeta                   map[string]struct{ Optional bool }
	Workspaces                             workspaces
	Scripts                                map[string]string
	PackageManager                         string
}

// workspaces is a list of folders, or an object that holds one.
type workspaces []string

func (w *workspaces) UnmarshalJSON(b []byte) error {
	var list []string
	if json.Unmarshal(b, &list) == nil {
		*w = list
		return nil
	}
	var o struct{ Packages []string }
	if json.Unmarshal(b, &o) == nil {
		*w = o.Packages
	}
	return nil
}

// ParseManifest reads package.json.
func ParseManifest(text []byte) (Manifest, bool) {
	var m Manifest
	return m, json.Unmarshal(text, &m) == nil
}

// wants are the names and ranges that a manifest asks for.
func (m Manifest) wants(o Options) map[string]string {
	out := map[string]string{}
	if !o.Production {
		maps.Copy(out, m.DevDependencies)
	}
	if !o.NoOptional {
		maps.Copy(out, m.OptionalDependencies)
	}
	maps.Copy(out, m.Dependencies)
	for name, r := range m.PeerDependencies {
		if _, there := out[name]; !there && !m.PeerDependenciesMeta[name].Optional {
			out[name] = r
		}
	}
	return out
}

// Resolve is what manifests (a project's, and those of its workspaces) bring, by the table's graph: the newest measured
// release that each range allows, and all that it needs, placed as npm does: as high as no other release of it is in the way.
func (t *Table) Resolve(o Options, manifests ...Manifest) Set {
	s := Set{From: "package.json", Guessed: true, Links: map[string]string{}}
	local := map[string]bool{}
	wants := map[string]string{}
	for _, m := range manifests {
		local[m.Name] = m.Name != ""
		for name, r := range m.wants(o) {
			if _, there := wants[name]; !there {
				wants[name] = r
			}
		}
	}
	p := placer{table: t, root: &place{}}
	for _, name := range slices.Sorted(maps.Keys(wants)) {
		if local[name] {
			continue
		}
		real, r := alias(name, wants[name])
		i, known := t.find(real)
		if !known || elsewhere(r) {
			s.Packages = append(s.Packages, Installed{"node_modules/" + name, real, "", nil})
			s.Unmeasured = append(s.Unmeasured, name)
			continue
		}
		p.put(p.root, name, i, &t.lists[i][choose(r, t.versions(i))])
	}
	p.run()
	s.Packages = append(s.Packages, p.placed...)
	s.sort()
	return s
}

// alias undoes "name": "npm:other@range".
func alias(name, r string) (string, string) {
	if other, ok := strings.CutPrefix(r, "npm:"); ok {
		if i := strings.LastIndexByte(other, '@'); i > 0 {
			return other[:i], other[i+1:]
		}
		return other, ""
	}
	return name, r
}

// elsewhere is true for what is not a range of the registry's versions: folders, archives, repositories.
func elsewhere(r string) bool {
	return strings.ContainsAny(r, ":/") && !strings.HasPrefix(r, "npm:")
}

// place is a package put somewhere under node_modules.
type place struct {
	path   string
	of     int
	r      *release
	parent *place
	kids   map[string]*place
}

type placer struct {
	table *Table
	// exact is true where each release is one by itself, as a lock file has it; else all of a line will do for each other.
	exact  bool
	root   *place
	queue  []*place
	placed []Installed
}

// put makes a package a child of another.
func (p *placer) put(under *place, as string, of int, r *release) {
	if len(p.placed) >= mostPlaces {
		return
	}
	at := &place{path: strings.TrimPrefix(under.path+"/node_modules/"+as, "/"), of: of, r: r, parent: under}
	if under.kids == nil {
		under.kids = map[string]*place{}
	}
	under.kids[as] = at
	p.queue = append(p.queue, at)
	p.placed = append(p.placed, Installed{at.path, p.table.names[of], r.String(), nil})
}

// run places what the queue needs, level by level.
func (p *placer) run() {
	for len(p.queue) > 0 {
		at := p.queue[0]
		p.queue = p.queue[1:]
		for _, d := range at.r.needs {
			p.need(at, d)
		}
	}
}

// need places one dependency of a package, unless a fitting release is within its sight.
func (p *placer) need(at *place, d need) {
	r := p.table.at(d)
	if r == nil {
		return
	}
	name := p.table.names[d.name]
	highest := at
	for q := at; q != nil; q = q.parent {
		if there := q.kids[name]; there != nil {
			if d.how == peer || d.how == whatever || there.of == d.name && (there.r == r || !p.exact && d.how != exact && there.r.sameLine(r.version)) {
				return
			}
			break
		}
		highest = q
	}
	if d.how == peer && highest == at && at.parent != nil {
		highest = at.parent // a peer lies beside what asks for it, never below
	}
	p.put(highest, name, d.name, r)
}
