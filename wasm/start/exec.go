package start

import (
	"bytes"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/report"
)

// exec tells what comes of a command that a runtime starts; nil where nothing is known to fail. line is where the command stands.
func (c *checker) exec(argv []string, line int) *report.Finding {
	if c.steps++; c.steps > maxSteps || len(argv) == 0 {
		return nil
	}
	name := argv[0]
	p, e := c.program(name)
	if e == fstree.No {
		return c.notFound(argv, p, line)
	}
	if e == fstree.Unknown {
		if c.ownEntrypoint(name) {
			return c.byEntrypoint(argv[1:])
		}
		c.notListed(name, p, line)
		return c.then(argv, &program{path: p.path, real: p.path}, line)
	}
	if p.base {
		c.say(code(name) + map[bool]string{true: " is what a command installs", false: " is of " + c.baseName()}[c.installs(name)])
		return c.then(argv, p, line)
	}
	if f := c.allowed(name, p, line); f != nil {
		return f
	}
	if f := c.loads(p, line, 0); f != nil {
		return f
	}
	c.say(code(name) + c.whence(name, p))
	return c.then(argv, p, line)
}

// notFound is the commonest mistake, with the reasons that can be seen.
func (c *checker) notFound(argv []string, p *program, line int) *report.Finding {
	name := argv[0]
	where := "in none of the directories of PATH"
	if strings.Contains(name, "/") {
		where = "not in the image"
		if p.path != name {
			where = "not in the image (" + p.path + ")"
		}
	}
	fix := "Copy or install " + path.Base(name) + " in the last stage, or name a program that is there."
	switch base := path.Base(name); {
	case strings.HasSuffix(name, ".wasm"):
		c.unsure(line, "", p.path, "It starts with a runtime for WebAssembly alone: %s is no program of Linux.", code(name))
		return nil
	case strings.HasPrefix(name, "["):
		fix = `Write the list with double quotes: ["program", "argument"]. With others it is no JSON, and all of it goes to a shell.`
	case strings.ContainsAny(name, " "):
		fix = "Give each word its own quotes: the first one is the program, the others are its arguments."
	case strings.Contains(name, "$"):
		fix = "The exec form expands no variables: write the value, or use the shell form."
	case (base == "sh" || base == "bash") && c.shellForm(argv):
		return fails(RuleNotFound, line, `Write the exec form, ["program", "argument"], which needs no shell.`, p.path, "It does not start: the shell form runs %s, and the image has no %s.", code(name+" -c"), name)
	case name == base && c.exists(c.abs("./"+name)) == fstree.Yes:
		fix = "It is at " + c.abs("./"+name) + ": write that path, since a name alone is looked up in PATH."
	case name != base && c.elsewhere(base) != "":
		fix = "It is at " + c.elsewhere(base) + ": name that path, or change where the COPY puts it."
	}
	return fails(RuleNotFound, line, fix, p.path, "It does not start: %s is %s.", code(name), where)
}

// elsewhere is where a file of a name stands in the image's usual directories, "" if nowhere that is known.
func (c *checker) elsewhere(base string) string {
	for _, dir := range []string{"/", "/bin", "/usr/local/bin", "/usr/bin", "/app", "/src", c.abs(".")} {
		p := fstree.Join(dir, base)
		if n, e := c.tree.Get(p); e == fstree.Yes && n.Kind == fstree.File {
			return p
		}
	}
	return ""
}

// shellForm tells whether a command line is what the shell form makes.
func (c *checker) shellForm(argv []string) bool {
	shell := c.cfg.Shell
	if len(shell) == 0 {
		shell = []string{"/bin/sh", "-c"}
	}
	return len(argv) > len(shell) && slices.Equal(argv[:len(shell)], shell)
}

// ownEntrypoint tells whether a command is the entry point that the base image is published with.
func (c *checker) ownEntrypoint(name string) bool {
	return c.find.entrypoint == 0 && len(c.cfg.Entrypoint) > 0 && c.cfg.Entrypoint[0] == name && c.root().Source.Image != ""
}

// byEntrypoint is what a published image's entry point does with the command. Those of Docker's library become what they are
// given; node's hands to node what is no command (nodejs/docker-node, docker-entrypoint.sh).
func (c *checker) byEntrypoint(argv []string) *report.Finding {
	root := c.root()
	c.say(code(c.cfg.Entrypoint[0]) + ", which " + c.baseName() + " is made to start")
	library, _ := strings.CutPrefix(root.Source.Image, "docker.io/library/")
	if c.find.cmd == 0 || len(argv) == 0 || len(c.cfg.Entrypoint) > 1 || library == root.Source.Image || strings.HasPrefix(argv[0], "-") || strings.HasSuffix(argv[0], ".conf") {
		return nil
	}
	if strings.HasPrefix(library, "node:") {
		if p, e := c.program(argv[0]); e == fstree.No || p.denied && strings.Contains(argv[0], "/") || strings.HasSuffix(argv[0], ".js") {
			argv = append([]string{"node"}, argv...)
		}
	}
	return later(c.exec(argv, c.argumentLine()))
}

// notListed says what the answer depends on. A command that the base image itself is published with is taken to be there.
func (c *checker) notListed(name string, p *program, line int) {
	if c.find.cmd == 0 && len(c.cfg.Cmd) > 0 && c.cfg.Cmd[0] == name && c.root().Source.Image != "" {
		c.say(code(name) + ", which " + c.baseName() + " is made to start")
		return
	}
	where := "in a directory of PATH"
	if strings.Contains(name, "/") {
		where = "in the image"
	}
	c.unsure(line, "", p.path, "It starts if %s is %s, which is not known%s.", code(name), where, c.because(p.path))
}

// because says why a path is not known, as far as that can be told in few words.
func (c *checker) because(p string) string {
	if !strings.HasPrefix(p, "/") {
		if root := c.root(); root.Source.Image != "" {
			return ": not all files of " + c.baseName() + " are listed"
		}
		return ""
	}
	o := c.originOf(c.stage, p, 0)
	switch {
	case o.context:
		return fmt.Sprintf(": %s comes from the build context, of which nothing is known", strings.TrimPrefix(o.path, "/"))
	case o.line > 0 && o.in != nil && o.made:
		return fmt.Sprintf(": it is %s of stage %s, which a command makes", o.path, name(o.in))
	case o.line > 0 && o.image != "":
		return ": not all files of that image are listed"
	}
	return ""
}

// allowed looks at what exec.LookPath and execve ask of the file.
func (c *checker) allowed(name string, p *program, line int) *report.Finding {
	n := p.node
	if n == nil {
		return nil
	}
	wrote := orLine(c.wrote(n), line)
	if n.Kind != fstree.File {
		if c.tree.Doubted(n) || c.tree.OpenDir(n) {
			return nil // where what was copied is not known, neither is whether it is a directory
		}
		return fails(RulePermission, line, "Name the program in it, or copy the file itself.", p.path, "It does not start: %s is a directory, not a program.", p.path)
	}
	if !p.denied {
		return nil
	}
	if dir, e := c.reach(p.real); e == fstree.No {
		return fails(RulePermission, wrote, "Put it where every user may read, or give the directory to the user with COPY --chown.", p.path, "It does not start: %s may not go through the directory %s to %s (permission denied).", c.who(), dir, p.path)
	}
	fix := "Make it executable: COPY --chmod=0755, or chmod +x before the build."
	if c.originOf(c.stage, p.real, 0).context {
		// A folder that was given to the page may have lost its modes.
		fix = "Make it executable: COPY --chmod=0755. If it is so where you build, give it the mode 0755 in the context here, too."
	}
	if n.Mode&0o111 != 0 {
		fix = fmt.Sprintf("Give it to the user with COPY --chown=%s, or let everybody run it with COPY --chmod=0755.", c.cfg.User)
		return fails(RulePermission, wrote, fix, p.path, "It does not start: %s has the mode %04o and belongs to %d:%d, so %s may not run it (permission denied).", p.path, n.Mode, n.UID, n.GID, c.who())
	}
	return fails(RulePermission, wrote, fix, p.path, "It does not start: %s is not executable (mode %04o, permission denied).", p.path, n.Mode)
}

// maxInterpreters is how deep #! lines may lead to scripts (Linux, fs/exec.c: bprm_execve).
const maxInterpreters = 5

// loads looks at what the kernel makes of the file's first bytes.
func (c *checker) loads(p *program, line, depth int) *report.Finding {
	n := p.node
	if n == nil || n.Content == nil || c.tree.Doubted(n) {
		return c.linked(p, line)
	}
	b := n.Content.Bytes
	wrote := orLine(c.wrote(n), line)
	switch {
	case bytes.HasPrefix(b, []byte("\x7fELF")):
		return c.elf(p, b, line)
	case bytes.HasPrefix(b, []byte("#!")):
		return c.shebang(p, b, wrote, depth)
	case bytes.HasPrefix(b, []byte("\ufeff#!")):
		return fails(RuleFormat, wrote, "Save the file without a byte order mark.", p.path, "It does not start: %s begins with a byte order mark, so its #! line counts for nothing (exec format error).", p.path)
	case bytes.HasPrefix(b, []byte("MZ")):
		return fails(RuleFormat, wrote, "Build it for Linux.", p.path, "It does not start: %s is a program for Windows (exec format error).", p.path)
	}
	return fails(RuleFormat, wrote, "Begin the script with #!/bin/sh, or start it by its interpreter: [\"sh\", \""+p.path+"\"].", p.path, "It does not start: %s is neither a program nor a script with a #! line (exec format error).", p.path)
}

// shebang follows a #! line as Linux reads it (fs/binfmt_script.c): up to the end of the line, a program and one argument.
func (c *checker) shebang(p *program, b []byte, wrote, depth int) *report.Finding {
	first, _, _ := bytes.Cut(b, []byte("\n"))
	text := strings.Trim(string(first[2:]), " \t")
	interp, arg, _ := strings.Cut(strings.ReplaceAll(text, "\t", " "), " ")
	arg = strings.Trim(arg, " ")
	if interp == "" {
		return fails(RuleFormat, wrote, "Write #!/bin/sh there.", p.path, "It does not start: the #! line of %s names no program (exec format error).", p.path)
	}
	if strings.HasSuffix(text, "\r") {
		bad := fmt.Sprintf("It does not start: the #! line of %s ends with a carriage return, so %q is looked for (no such file or directory).", p.path, interp)
		if arg != "" {
			bad = fmt.Sprintf("It ends at once: the #! line of %s ends with a carriage return, so the program gets %q as its argument.", p.path, arg)
		}
		return fails(RuleInterpreter, wrote, "Save the script with line ends of Unix (LF), for example with a .gitattributes line *.sh eol=lf.", p.path, "%s", bad)
	}
	if depth >= maxInterpreters {
		return fails(RuleFormat, wrote, "Name a program in the #! line.", p.path, "It does not start: the #! lines from %s lead from script to script (too many levels).", p.path)
	}
	at, e := c.file(c.abs(interp))
	switch {
	case e == fstree.No:
		return c.noInterpreter(p, interp, wrote)
	case e == fstree.Unknown:
		c.unsure(wrote, "", at.path, "It starts if %s is in the image, which the #! line of %s names%s.", interp, p.path, c.because(at.path))
	case at.node != nil && (at.denied || at.node.Kind != fstree.File):
		if !c.tree.Doubted(at.node) {
			return fails(RulePermission, wrote, "Make it executable.", at.path, "It does not start: %s, which the #! line of %s names, may not be run (permission denied).", interp, p.path)
		}
	default:
		if f := c.loads(at, wrote, depth+1); f != nil {
			return f
		}
	}
	if n := p.node; c.may(n, reads) == fstree.No {
		return fails(RulePermission, wrote, "Use COPY --chmod=0755.", p.path, "It ends at once: %s may not read the script %s (mode %04o).", c.who(), p.path, n.Mode)
	}
	if path.Base(interp) == "env" && arg != "" {
		return c.byEnv(p, arg, wrote)
	}
	return nil
}

func (c *checker) noInterpreter(p *program, interp string, wrote int) *report.Finding {
	fix := "Install " + path.Base(interp) + ", or write #!/bin/sh if the script is one for every shell."
	if _, e := c.program("sh"); e == fstree.No {
		fix = "The image has no shell at all: start the program itself instead of a script, or take a base with a shell."
	}
	return fails(RuleInterpreter, wrote, fix, p.path, "It does not start: the #! line of %s names %s, which is not in the image (no such file or directory).", p.path, interp)
}

// byEnv is what "#!/usr/bin/env NAME" comes to: Linux hands env everything after it as one argument.
func (c *checker) byEnv(p *program, arg string, wrote int) *report.Finding {
	name := arg
	if rest, ok := strings.CutPrefix(arg, "-S"); ok {
		name, _, _ = strings.Cut(strings.TrimSpace(rest), " ")
	}
	if strings.HasPrefix(name, "-") || strings.Contains(name, "=") || name == "" {
		return nil
	}
	if _, e := c.program(name); e == fstree.No {
		f := fails(RuleInterpreter, wrote, "Install "+name+" in the last stage, or take a base image that has it.", p.path, "It ends at once with exit code 127: the #! line of %s asks env for %q, which is not in the image.", p.path, name)
		if strings.Contains(name, " ") {
			f.Fix = "Write #!/usr/bin/env -S " + name + ": without -S, env takes all of it for one name."
		}
		return f
	} else if e == fstree.Unknown {
		c.unsure(wrote, "", p.path, "It starts if the image has %s, which the #! line of %s asks for.", name, p.path)
	}
	return nil
}

// say collects what is found to work.
func (c *checker) say(text string) {
	if !c.probing && len(c.runs) < 3 && !slices.Contains(c.runs, text) {
		c.runs = append(c.runs, text)
	}
}

// whence says where a program that was found comes from.
func (c *checker) whence(name string, p *program) string {
	at := " is "
	if p.real != "" && p.real != name {
		at = " is " + p.real + ", "
	}
	if p.node == nil {
		if line := c.originOf(c.stage, p.path, 0).line; line > 0 {
			return at + fmt.Sprintf("what line %d copies", line)
		}
		return at + "of " + c.baseName()
	}
	if line := c.wrote(p.node); line > 0 {
		return at + fmt.Sprintf("from line %d", line)
	}
	return at + "from " + c.baseName()
}

// code sets words apart in a sentence.
func code(s string) string { return "`" + s + "`" }
