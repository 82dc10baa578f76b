package shell

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/shell/command"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
)

// run evaluates a job as if nobody had stated what it leaves.
func run(job Job) Result {
	if job.Distro == "" {
		job.Distro = guessDistro(job.Tree)
	}
	m := &machine{job: &job, left: job.Steps, dialect: dialectOf(found{name: "sh"}, job.Distro)}
	if m.left == 0 {
		m.left = defaultSteps
	}
	w, fail := m.start()
	if fail != "" {
		return failed(job, 1, fail)
	}
	if len(job.Args) == 0 {
		return notFollowed(job, "There is no command to run.")
	}
	f := m.find(w, job.Args[0])
	if f.status != 0 {
		// The runtime cannot start it; BuildKit reports that as the exit code of runc.
		return failed(job, 1, "")
	}
	if f.script != "" && !strings.HasPrefix(f.script, "#!") {
		return failed(job, 1, "")
	}
	if !f.foreign && shellNames[f.name] {
		m.dialect = dialectOf(f, job.Distro)
	}
	ws := m.execute(w, f, job.Args)
	ws = m.runTraps(ws)
	return m.result(job, ws)
}

// start is the first world: the container's environment, user and mounts.
func (m *machine) start() (*world, string) {
	job := m.job
	fs := files.New(files.MakeMountPoints(job.Tree, job.Origin), job.Origin, job.Cwd)
	if job.Cwd == "" {
		fs.Cwd = "/"
	}
	for _, mount := range job.Mounts {
		fs.AddMount(mount)
	}
	if len(job.Files) > 0 {
		e := fstree.Empty().Edit()
		for _, h := range job.Files {
			e.Put("/"+path.Base(h.Path), fstree.NewFile([]byte(h.Content), 0o755, job.Origin))
		}
		fs.AddMount(files.Mount{Path: "/dev/pipes", Tree: e.Tree(), ReadOnly: true})
	}
	fs.Meter = m.spend
	w := &world{fs: fs, vars: environment(job.Env), arg0: path.Base(job.Args0())}
	home, missing := setUser(fs, job.User)
	if missing != "" {
		return nil, missing
	}
	if _, ok := w.vars["HOME"]; !ok {
		w.vars["HOME"] = variable{value: home, set: true, exported: true}
	}
	for _, name := range job.SecretEnv {
		w.vars[name] = variable{value: files.Mark, set: true, exported: true}
	}
	w.sinks = []files.Text{files.Known(nil), files.Known(nil)}
	w.fds = make([]fd, 10)
	w.fds[0] = fd{kind: toNull}
	w.fds[1] = fd{kind: toSink, sink: 0}
	w.fds[2] = fd{kind: toSink, sink: 1}
	return w, ""
}

// Args0 is the program's name, "" where there is none.
func (j Job) Args0() string {
	if len(j.Args) == 0 {
		return ""
	}
	return j.Args[0]
}

// environment turns NAME=value pairs into exported variables.
func environment(env []string) map[string]variable {
	vars := map[string]variable{}
	for _, e := range env {
		if name, value, ok := strings.Cut(e, "="); ok {
			vars[name] = variable{value: value, set: true, exported: true}
		}
	}
	return vars
}

// setUser gives the process its user, as the container's passwd and group files name it. missing is BuildKit's complaint
// where a name is known not to be there.
func setUser(fs *files.FS, user string) (home, missing string) {
	name, group, hasGroup := strings.Cut(user, ":")
	db := command.Users(fs)
	home = "/"
	if !db.Complete {
		home = "/root"
	}
	if name == "" {
		name = "0"
	}
	if id, err := strconv.Atoi(name); err == nil {
		fs.UID = id
		if u, ok := db.UID(id); ok {
			fs.GID, home = u.GID, u.Home
			fs.Groups = db.GroupsOf(u.Name)
		} else if id != 0 {
			home = "/"
			if !db.Complete {
				home = files.Mark
			}
		}
	} else if u, ok := db.User(name); ok {
		fs.UID, fs.GID, home = u.UID, u.GID, u.Home
		fs.Groups = db.GroupsOf(u.Name)
	} else if name == "root" && !db.Complete {
		fs.UID = 0
	} else if db.Complete {
		return "", "unable to find user " + name + ": no matching entries in passwd file"
	} else {
		// Some user, whose numbers stand in a file that is not known: nothing that it does is known to be refused.
		fs.UID, fs.GID, fs.AnyUser, home = 1000, 1000, true, files.Mark
	}
	if hasGroup && group != "" {
		fs.Groups = nil
		if id, err := strconv.Atoi(group); err == nil {
			fs.GID = id
		} else if g, ok := db.Group(group); ok {
			fs.GID = g
		} else if db.GroupsComplete {
			return "", "unable to find group " + group + ": no matching entries in group file"
		}
	}
	return home, ""
}

// runShell runs a shell program: -c with a script, a script file, or its input.
func (m *machine) runShell(w *world, f found, args []string) []*world {
	d := dialectOf(f, m.job.Distro)
	w.opts = options{}
	i := 1
	inline, fromInput := false, false
	for ; i < len(args); i++ {
		a := args[i]
		if a == "--" || a == "-" { // a lone "-" ends the options, too: curl … | bash -
			i++
			break
		}
		if strings.HasPrefix(a, "--") {
			continue // --login, --norc, --noprofile and the like do not change what a build does
		}
		if len(a) < 2 || (a[0] != '-' && a[0] != '+') {
			break
		}
		for j, letter := range a[1:] {
			switch {
			case letter == 'c':
				inline = true
			case letter == 's':
				fromInput = true // what follows are the script's arguments: curl … | sh -s -- -y
			case letter == 'o' && j == len(a)-2 && i+1 < len(args):
				i++
				if !w.setOption(args[i], a[0] == '-', d) {
					m.complain(w, "illegal option -o "+args[i])
					w.status = 2
					return one(w)
				}
			default:
				w.setLetter(letter, a[0] == '-')
			}
		}
	}
	rest := args[i:]
	var script string
	switch {
	case inline:
		if len(rest) == 0 {
			m.complain(w, "-c requires an argument")
			w.status = 2
			return one(w)
		}
		script, rest = rest[0], rest[1:]
		w.arg0, w.args = args[0], nil
		if len(rest) > 0 {
			w.arg0, w.args = rest[0], rest[1:]
		}
	case len(rest) > 0 && !fromInput:
		t, e := w.fs.Read(rest[0])
		if e.Failed() {
			m.complain(w, "can't open '"+rest[0]+"': "+lower(e))
			w.status = 2
			if d.bash {
				w.status = 127
			}
			return one(w)
		}
		if !t.Known {
			return m.notUnderstood(w, args, "the script's text is not known")
		}
		script, w.arg0, w.args = string(t.Bytes), rest[0], rest[1:]
	default:
		if w.in == nil {
			w.status = 0
			return one(w)
		}
		if !w.in.text.Known {
			return m.notUnderstood(w, args, "the script that it reads is not known")
		}
		script, w.in = string(w.in.text.Bytes), &input{text: files.Known(nil)}
		w.arg0, w.args = args[0], rest
	}
	if files.Vague(script) {
		return m.notUnderstood(w, args, "the script is not wholly known")
	}
	if f.assumed {
		// Nobody knows which shell that is, or whether it is one at all: the image may be of Windows.
		if _, err := d.parse(script); err != nil || d.name == "sh" && strings.Contains(script, "$'") {
			return m.notUnderstood(w, args, "it is not written for the shell that such an image usually has")
		}
	}
	return m.inShell(w, d, script)
}

// inShell evaluates a script in a new shell of a dialect.
func (m *machine) inShell(w *world, d dialect, script string) []*world {
	if w.depth >= maxDepth || nested(script) || !m.spend(1+len(script)/64) {
		m.gaveUp = true
		return one(w)
	}
	outer := m.dialect
	m.dialect = d
	defer func() { m.dialect = outer }()
	for name, v := range w.vars {
		if !v.exported {
			delete(w.vars, name)
		}
	}
	w.funcs, w.exit, w.status = map[string]*syntax.Stmt{}, "", 0
	w.locals, w.sourcing, w.background, w.pipeStatus, w.dirs, w.optIndex = nil, 0, nil, nil, nil, 0
	delete(w.vars, "IFS")
	w.vars["PWD"] = variable{value: w.fs.Cwd, set: true, exported: true}
	file, err := d.parse(script)
	if err != nil {
		m.complain(w, "syntax error")
		w.status = 2
		return one(w)
	}
	w.depth++
	ws := m.runTraps(m.stmts(one(w), file.Stmts, false))
	for _, x := range ws {
		x.depth--
		x.flow, x.count = goOn, 0
	}
	return ws
}

// runScript runs a file with a text: by its #! line, or by the shell where there is none.
func (m *machine) runScript(w *world, f found, args []string) []*world {
	line, _, _ := strings.Cut(f.script, "\n")
	interp, ok := strings.CutPrefix(line, "#!")
	if !ok {
		sub := w.clone()
		sub.sub = true
		sub.arg0, sub.args = f.path, args[1:]
		return m.leave(w, m.inShell(sub, m.dialect, f.script))
	}
	words := strings.Fields(interp)
	if len(words) == 0 {
		w.status = 126
		return one(w)
	}
	if path.Base(words[0]) == "env" && len(words) > 1 {
		words = words[1:]
		if words[0] == "-S" {
			words = words[1:]
		}
	}
	if len(words) > 2 {
		words = []string{words[0], strings.Join(words[1:], " ")}
	}
	prog := m.find(w, words[0])
	if prog.status != 0 {
		m.complain(w, args[0]+": not found")
		w.status = 127
		return one(w)
	}
	sub := w.clone()
	sub.sub = true
	if sub.depth++; sub.depth > maxDepth || !m.spend(1+len(args)) {
		m.gaveUp = true
		return one(w)
	}
	argv := append(append(slices.Clone(words), f.path), args[1:]...)
	return m.leave(w, m.execute(sub, prog, argv))
}

// runTraps runs what stands in trap … EXIT.
func (m *machine) runTraps(ws []*world) []*world {
	var out []*world
	for _, w := range ws {
		if w.exit == "" || m.gaveUp {
			out = append(out, w)
			continue
		}
		status, text := w.status, w.exit
		w.exit, w.flow = "", goOn
		for _, x := range m.evalText(w, text) {
			if x.flow != exiting {
				x.status = status
			}
			out = append(out, x)
		}
	}
	return out
}

// result makes one answer of the worlds at the end: those that fail are dropped, for they leave no image.
func (m *machine) result(job Job, ws []*world) Result {
	if m.gaveUp {
		return notFollowed(job, "The command line runs longer than the playground follows it; what it leaves is not known.")
	}
	for _, w := range ws {
		w.fs.ForgetTemps()
	}
	var good []*world
	codes := map[command.Status]bool{}
	for _, w := range ws {
		for _, w := range split(w) {
			if w.status == 0 {
				good = append(good, w)
			} else {
				codes[w.status] = true
			}
		}
	}
	if len(good) == 0 {
		if len(codes) == 1 && !codes[command.Fails] {
			r := failed(job, int(ws[0].status), "")
			end := m.merge(ws)
			r.Stdout, r.Stderr = end.sinks[0], end.sinks[1]
			if job.KeepFailed {
				r.Tree = end.fs.Tree
			}
			return r
		}
		end := m.merge(ws)
		r := notFollowed(job, "This step seems to fail, after something that is not known.")
		r.Effects = append(end.notes, r.Effects...)
		return r
	}
	end := m.merge(good)
	r := Result{Tree: end.fs.Tree, Status: Succeeded, Stdout: end.sinks[0], Stderr: end.sinks[1]}
	if len(codes) > 0 || end.fs.Shakes() > 0 {
		r.Status = Unknown
	}
	r.Effects = append(describe(job.Tree, r.Tree), end.notes...)
	return r
}

// failed is a RUN that fails for certain, in BuildKit's words.
func failed(job Job, code int, why string) Result {
	if why == "" {
		why = "exit code: " + strconv.Itoa(code)
	}
	return Result{
		Tree: job.Tree, Status: Failed, Code: code,
		Error:   "process " + strconv.Quote(strings.Join(job.Args, " ")) + " did not complete successfully: " + why,
		Effects: []report.Effect{{Kind: report.EffectNote, Text: "This step fails: " + why + "."}},
	}
}
