package build

import (
	"path"

	"github.com/dockerfile-stages/playground/wasm/fstree"
)

// owner is who owns what an operation writes; the zero value leaves that to the kernel.
type owner struct {
	uid, gid int
	given    bool
	// guess says that the numbers stand in files that are not known.
	guess bool
}

// mkdirAll makes a directory with the parents it lacks, as fsutil's MkdirAll: those that are made get perm (permission bits
// only) and the owner, those that are there stay as they are. Nodes that are made carry the origin.
func mkdirAll(e *fstree.Editor, p string, perm uint32, own owner, origin fstree.Origin) error {
	p = fstree.Clean(p)
	n, ex := e.Stat(p)
	if ex == fstree.Yes {
		if n.Kind == fstree.Dir {
			return nil
		}
		return pathError("mkdir", p, "not a directory")
	}
	if p == "/" {
		return nil
	}
	if err := mkdirAll(e, path.Dir(p), perm, own, origin); err != nil {
		return err
	}
	if _, ex := e.Look(p); ex == fstree.Yes {
		return pathError("mkdir", p, "file exists")
	}
	d := fstree.NewDir(perm&0o777, origin)
	// Where it may have been there already, nobody knows whose it is.
	d.UID, d.GID, d.AnyOwner = own.uid, own.gid, own.guess || ex == fstree.Unknown
	if parent, _ := e.Stat(path.Dir(p)); parent != nil && parent.Mode&0o2000 != 0 {
		d.Mode |= 0o2000
		if !own.given {
			d.GID = parent.GID
		}
	}
	d.Open = ex == fstree.Unknown
	e.Put(p, d)
	return nil
}
