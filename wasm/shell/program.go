package shell

import (
	"path"
	"slices"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/shell/command"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// found is a program that PATH leads to.
type found struct {
	path string
	// name is what the program is, by the name it is called with or linked to.
	name string
	// called is the name that it is called with.
	called string
	// busybox is true for an applet.
	busybox bool
	// script is the text of a script, "" for a binary.
	script string
	// foreign is true for a file that the Dockerfile brought along: its name says nothing of what it does.
	foreign bool
	status  command.Status // 0, or 126 and 127 where it cannot be run; Unknown where nothing is known
	assumed bool           // it is not listed, but such an image usually has it
}

// find looks a program up as execvp does.
func (m *machine) find(w *world, name string) found {
	if strings.Contains(name, "/") {
		f, e := w.fs.Lookup(name)
		return m.judge(w, name, name, f, e)
	}
	unknown := false
	paths := w.get("PATH")
	if v, ok := w.vars["PATH"]; !ok || !v.set {
		paths = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
	}
	if files.Vague(paths) {
		unknown = true
	}
	denied := false
	for _, dir := range strings.Split(paths, ":") {
		if files.Vague(dir) {
			continue
		}
		if dir == "" {
			dir = "."
		}
		p := dir + "/" + name
		f, e := w.fs.Lookup(p)
		switch {
		case e == files.Maybe:
			unknown = true
			continue
		case e != files.OK:
			continue
		case f.Node.Kind != fstree.File:
			continue
		case !w.fs.May(f.Node, 1):
			denied = true
			continue
		}
		return m.judge(w, name, p, f, e)
	}
	switch {
	case unknown:
		return found{path: "/usr/bin/" + name, name: name, busybox: m.dialect.busyboxBase, assumed: true}
	case denied:
		return found{name: name, status: 126}
	}
	return found{name: name, status: 127}
}

// judge says what the file at a path is.
func (m *machine) judge(w *world, name, p string, f files.Found, e files.Errno) found {
	r := found{path: p, name: path.Base(name), called: path.Base(name)}
	switch {
	case e == files.Maybe && strings.Contains(name, "/") && !strings.HasSuffix(path.Dir(p), "bin"):
		r.foreign = true // "/app/test" is not the test that every image has
		return r
	case e == files.Maybe:
		r.assumed, r.busybox = true, m.dialect.busyboxBase
		return r
	case e != files.OK:
		r.status = 127
		return r
	case f.Node.Kind == fstree.Dir, !w.fs.May(f.Node, 1):
		r.status = 126
		return r
	}
	if path.Base(f.Real) == "busybox" || m.isBusybox(w, f.Node) {
		r.busybox = true
		return r
	}
	if f.Node.Content != nil && !f.Doubted {
		text := string(f.Node.Content.Bytes)
		if !strings.HasPrefix(text, "\x7fELF") {
			r.script, r.foreign = text, true
			if text == "" {
				r.script = "\n"
			}
			return r
		}
	}
	if f.Node.Origin != fstree.OriginBase && f.Node.Class != "program" {
		r.foreign = true
		return r
	}
	// A link says more than the name: /bin/sh → dash, /usr/bin/awk → /etc/alternatives/awk → mawk.
	if real := path.Base(f.Real); real != r.name && shellNames[real] {
		r.name = real
	}
	return r
}

// isBusybox finds a hard link or a copy of the image's busybox.
func (m *machine) isBusybox(w *world, n *fstree.Node) bool {
	for _, p := range []string{"/bin/busybox", "/usr/bin/busybox"} {
		f, e := w.fs.Lookup(p)
		if e != files.OK {
			continue
		}
		if n == f.Node || n.Hard != nil && n.Hard == f.Node.Hard {
			return true
		}
		if n.Content != nil && f.Node.Content != nil && n.Content.Sum == f.Node.Content.Sum && n.Size == f.Node.Size {
			return true
		}
	}
	return false
}

var shellNames = map[string]bool{"sh": true, "ash": true, "dash": true, "bash": true, "hush": true}

// program runs something that is neither a function nor a builtin.
func (m *machine) program(w *world, args []string) []*world {
	f := m.find(w, args[0])
	switch {
	case f.status == 127:
		m.complain(w, args[0]+": not found")
		w.status = 127
		return one(w)
	case f.status == 126:
		m.complain(w, args[0]+": Permission denied")
		w.status = 126
		return one(w)
	}
	return m.execute(w, f, args)
}

// execute runs a program that was found.
func (m *machine) execute(w *world, f found, args []string) []*world {
	if f.busybox && f.name == "busybox" && len(args) > 1 {
		args = args[1:]
		f.name = args[0]
	}
	if word := wrappers[f.name]; word != "" && strings.Contains(strings.ToLower(f.script), word) {
		if run := m.model(f, args); run != nil {
			return m.run(w, f, run, args)
		}
	}
	if f.script != "" {
		return m.runScript(w, f, args)
	}
	if !f.foreign && shellNames[f.name] {
		sub := w.clone()
		sub.sub = true
		return m.leave(w, m.runShell(sub, f, args))
	}
	if f.foreign && !byName[f.name] && wrappers[f.name] == "" {
		return m.notUnderstood(w, args, "the program is not one that the playground knows")
	}
	run := m.model(f, args)
	if run == nil {
		why := "the program is not modelled"
		if f.assumed {
			why = "the program is not modelled, and whether the image has it is not known"
		}
		return m.notUnderstood(w, args, why)
	}
	return m.run(w, f, run, args)
}

// byName are programs that images download, or that sources bring, and everybody calls by their name.
var byName = map[string]bool{"gosu": true, "su-exec": true, "uv": true, "poetry": true, "composer": true, "dotnet": true, "cargo": true, "mvn": true, "gradle": true,
	"configure": true, "autogen.sh": true}

// wrappers are scripts that people keep beside their sources, which fetch a tool and run it: they are known by name and by a word
// in their text.
var wrappers = map[string]string{"mvnw": "maven", "gradlew": "gradle"}

// model is what does a program's work.
func (m *machine) model(f found, args []string) command.Func {
	for _, model := range m.job.Models {
		if run, ok := model.Command(f.name, args); ok {
			return run
		}
	}
	return command.Lookup(f.name)
}

// run calls a command and turns its result into worlds.
func (m *machine) run(w *world, f found, run command.Func, args []string) []*world {
	before := w.fs.Fork()
	shaken := false
	var out, errs files.Text = files.Known(nil), files.Known(nil)
	in := files.Known(nil)
	if w.in != nil {
		in = w.in.text
	}
	c := &command.Call{
		Args: args, Env: w.exported(), FS: w.fs, In: in, InDir: w.in != nil && w.in.dir, Out: &out, Err: &errs, Busybox: f.busybox, Platform: m.job.Platform, Facts: m.job.Facts,
		Spend: m.spend,
		Note:  func(text string) { w.note(report.EffectNote, text) },
		Effect: func(e report.Effect) {
			w.notes = joinNotes(w.notes, []report.Effect{e})
		},
	}
	if f.path == "" {
		c.Prefix = path.Base(w.arg0) // a builtin speaks as the shell
	}
	c.Misunderstood = func(why string) command.Status {
		shaken = true
		w.note(report.EffectUnknown, "What `"+words(args)+"` leaves is not known: "+why+".")
		w.fs.Shake()
		out, errs = files.Unknown, files.Unknown
		return command.Unknown
	}
	c.Run = func(args, env []string, in files.Text) command.Status {
		return m.nested(w, c, args, env, in, false)
	}
	c.Become = func(args, env []string, in files.Text) command.Status {
		return m.nested(w, c, args, env, in, true)
	}
	w.status = run(c)
	w.fs = c.FS
	if errs.Known && len(errs.Bytes) > 0 && !f.busybox {
		// The messages are busybox's; other tools and shells say the same at other lengths.
		errs = otherWords(errs)
	}
	if in.Shuffled && readsInput[f.name] {
		out = reorder(out, f.name)
	}
	if w.in != nil && readsInput[f.name] {
		w.in.text = files.Known(nil)
	}
	m.emit(w, 1, out)
	m.emit(w, 2, errs)
	if w.status != command.Unknown || shaken {
		return one(w)
	}
	if before.Same(w.fs) {
		return one(w)
	}
	bad := w.clone()
	bad.fs = before.Either(w.fs)
	w.status, bad.status = 0, command.Fails
	return []*world{w, bad}
}

// otherWords is a message of which only the sense is known.
func otherWords(t files.Text) files.Text {
	n := t.Size.Bytes
	return files.Sized(size.About(n, n/2, 3*n))
}

// readsInput are commands that read their whole input, also with arguments; others leave it to the next.
var readsInput = map[string]bool{
	"cat": true, "sed": true, "grep": true, "sort": true, "tr": true, "wc": true, "tee": true, "xargs": true, "head": true,
	"tail": true, "cut": true, "uniq": true, "tar": true, "gzip": true, "gunzip": true, "awk": true, "sha256sum": true, "md5sum": true,
}

// reorder is what a command makes of lines whose order is not known.
func reorder(out files.Text, name string) files.Text {
	switch name {
	case "sort", "wc":
		return out
	case "grep", "cut", "tr", "cat", "tee", "xargs", "tac":
		out.Shuffled = true
		return out
	}
	return files.Sized(out.Size)
}

// nested runs a command for another (find -exec, xargs, env), on the same files. become leaves out how it may fail, which the
// caller's own status stands for.
func (m *machine) nested(w *world, c *command.Call, args, env []string, in files.Text, become bool) command.Status {
	if w.depth >= maxDepth || !m.spend(1) {
		m.gaveUp = true
		return command.Unknown
	}
	sub := w.clone()
	sub.depth++
	sub.fs = c.FS
	sub.sub = true
	sub.in = &input{text: in}
	sub.fds[0] = fd{kind: toInput}
	if env != nil {
		sub.vars = environment(env)
	}
	sub.sinks = append(sub.sinks, files.Known(nil), files.Known(nil))
	n := len(sub.sinks)
	sub.fds[1], sub.fds[2] = fd{kind: toSink, sink: n - 2}, fd{kind: toSink, sink: n - 1}
	ends := m.program(sub, args)
	worked := slices.DeleteFunc(slices.Clone(ends), func(w *world) bool { return w.status != 0 && w.status != command.Unknown })
	unsure := become && len(worked) > 0 && len(worked) < len(ends)
	if unsure {
		ends = worked
	}
	end := m.merge(ends)
	if unsure {
		end.status = command.Unknown
	}
	*c.Out = c.Out.Add(end.sinks[n-2])
	*c.Err = c.Err.Add(end.sinks[n-1])
	cwd := c.FS.Cwd
	c.FS = end.fs
	c.FS.Cwd = cwd
	w.fs = c.FS
	w.notes = end.notes
	return end.status
}
