package stage

import (
	"errors"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/moby/buildkit/util/system"
)

// pipes is where BuildKit mounts a heredoc that begins with "#!".
const pipes = "/dev/pipes/"

// runRun works out a RUN: its arguments, mounts and environment.
func (x *instruction) runRun(c *instructions.RunCommand) error {
	s := x.s
	run := &Run{Shell: c.PrependShell, Env: s.env.list(), Cwd: s.dir, User: s.img.config.User, Network: instructions.GetNetwork(c)}
	args := c.CmdLine
	if len(c.Files) > 0 {
		var err error
		if args, err = x.heredocs(c, run); err != nil {
			return err
		}
	}
	if c.PrependShell {
		run.Script = strings.Join(args, " ")
		args = s.img.withShell(args)
	}
	run.Args = args
	x.c.step.Op = run
	ops := []*op{s.out}
	for i, m := range instructions.GetMounts(c) {
		mount, input, err := x.mount(m, i)
		run.Mounts = append(run.Mounts, mount) // also where it fails: what it was meant to take from is still drawn
		if err != nil {
			return err
		}
		ops = append(ops, input)
	}
	run.nameSockets()
	if len(args) == 0 {
		// The frontend's last step refuses this, after all else, and only where the step is needed: see arguments.
		x.r.emptyRuns = append(x.r.emptyRuns, x.c.step)
	}
	s.out = &op{step: x.c.step, inputs: inputs(ops...)}
	s.img.history.add("RUN "+s.runText(args)+" # buildkit", true)
	return nil
}

// nameSockets gives the SSH agents' sockets that have no place of their own one, and tells the command where the first is
// (client/llb/exec.go, Marshal).
func (r *Run) nameSockets() {
	first := ""
	for i, n := 0, 0; i < len(r.Mounts); i++ {
		m := &r.Mounts[i]
		if m.Type != "ssh" {
			continue
		}
		if m.Target == "" {
			m.Target = fmt.Sprintf("/run/buildkit/ssh_agent.%d", n)
		}
		if n++; n == 1 {
			first = m.Target
		}
	}
	set := slices.ContainsFunc(r.Env, func(e string) bool { return strings.HasPrefix(e, "SSH_AUTH_SOCK=") })
	if first != "" && !set {
		r.Env = append(r.Env, "SSH_AUTH_SOCK="+first)
	}
}

// heredocs gives a RUN with heredocs its arguments: one alone is the script itself, or a file to execute if it begins with "#!";
// anything else goes to the shell as it was written.
func (x *instruction) heredocs(c *instructions.RunCommand, run *Run) ([]string, error) {
	args := c.CmdLine
	if len(args) != 1 || !c.PrependShell {
		return nil, fmt.Errorf("parsing produced an invalid run command: %v", args)
	}
	if doc := parser.MustParseHeredoc(args[0]); doc != nil {
		f := c.Files[0]
		data := f.Data
		if f.Chomp {
			data = parser.ChompHeredocContent(data)
		}
		if x.s.img.os != "windows" && strings.HasPrefix(data, "#!") {
			run.Files = append(run.Files, InlineFile{Path: f.Name, Content: data})
			return []string{path.Join(pipes, f.Name)}, nil
		}
		return []string{data}, nil
	}
	var b strings.Builder
	b.WriteString(args[0])
	for _, f := range c.Files {
		b.WriteString("\n" + f.Data + f.Name)
	}
	return []string{b.String()}, nil
}

// runText is a RUN's history entry: build arguments in front, with the values in force.
func (s *state) runText(args []string) string {
	var texts []string
	at := map[string]int{}
	for _, a := range s.buildArgs {
		value, ok := s.env.Get(a.Key)
		if !ok {
			value = a.ValueString()
		}
		text := a.Key + "=" + value
		if i, seen := at[a.Key]; seen {
			texts[i] = text
			continue
		}
		at[a.Key] = len(texts)
		texts = append(texts, text)
	}
	if len(texts) > 0 {
		texts = append([]string{fmt.Sprintf("|%d", len(texts))}, texts...)
	}
	return strings.Join(append(texts, args...), " ")
}

// mount works out mount i of a RUN. The operation is what it takes files from, nil if none.
func (x *instruction) mount(m *instructions.Mount, i int) (Mount, *op, error) {
	s := x.s
	loc := x.c.ic.Location()
	line, _ := span(loc)
	out := Mount{Type: string(m.Type), Source: m.Source, Target: m.Target, ReadOnly: m.ReadOnly, ID: m.CacheID, Required: m.Required,
		Mode: m.Mode, UID: m.UID, GID: m.GID, SizeMax: m.SizeLimit, Sharing: string(m.CacheSharing)}
	if m.Env != nil {
		out.Env = *m.Env
	}
	out.From = Source{Kind: FromContext, Resolved: "the build context"}
	from := m.From
	if from == "" && m.Type == instructions.MountTypeCache {
		from = scratch
	}
	var input *op
	if from != "" && i < len(x.c.sources) {
		src := x.c.sources[i]
		out.From = x.r.source(src, from, s)
		if !src.dispatched {
			return out, nil, fmt.Errorf("cannot mount from stage %q to %q, stage needs to be defined before current command", from, m.Target)
		}
		input = src.out
	}
	switch m.Type {
	case instructions.MountTypeSecret:
		err := x.secretMount(m, &out, line)
		return out, nil, err
	case instructions.MountTypeSSH:
		err := x.sshMount(m, &out, line)
		return out, nil, err
	case instructions.MountTypeTmpfs:
		input = nil
		out.From = Source{Kind: FromScratch}
	case instructions.MountTypeCache:
		if out.ID == "" {
			out.ID = path.Clean(m.Target)
		}
		s.outline.caches = append(s.outline.caches, mountInfo{id: out.ID, line: line})
	}
	if !system.IsAbsolutePath(filepath.Clean(m.Target)) {
		out.Target = filepath.Join("/", s.dir, m.Target)
	}
	if out.Target == "/" {
		return out, nil, fmt.Errorf("invalid mount target %q", out.Target)
	}
	return out, input, nil
}

// secretMount names a secret and the file or variable that holds it.
func (x *instruction) secretMount(m *instructions.Mount, out *Mount, line int) error {
	windows := x.s.platform.OS == "windows"
	target := m.Target
	if windows {
		target = system.ToSlash(target, "windows")
	}
	id := m.CacheID
	if m.Source != "" {
		id = m.Source
	}
	if id == "" {
		if target == "" {
			return errors.New("one of source, target required")
		}
		id = path.Base(target)
	}
	if windows && target != "" && !system.IsAbs(target, "windows") {
		return fmt.Errorf("secret target %q must be an absolute path with forward slashes on Windows, e.g. --mount=type=secret,id=%s,target=C:/path/to/secret", target, id)
	}
	if m.Env == nil && target == "" {
		if windows {
			return fmt.Errorf("secret target is required on Windows, e.g. --mount=type=secret,id=%s,target=C:/path/to/secret", id)
		}
		target = "/run/secrets/" + path.Base(id)
	}
	out.ID, out.Target = id, target
	x.s.outline.secrets = addMount(x.s.outline.secrets, mountInfo{id: id, required: m.Required, line: line})
	return nil
}

// sshMount names an SSH agent's socket.
func (x *instruction) sshMount(m *instructions.Mount, out *Mount, line int) error {
	if m.Source != "" {
		return errors.New("ssh does not support source")
	}
	id := m.CacheID
	if id == "" {
		id = "default"
	}
	out.ID = id
	x.s.outline.ssh = addMount(x.s.outline.ssh, mountInfo{id: id, required: m.Required, line: line})
	return nil
}
