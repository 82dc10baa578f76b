// Package shell says what a RUN does to a file tree: it evaluates the command line over the tree instead of running it.
//
// The parser and the expansion of words are mvdan.cc/sh's; the evaluation is its own, because that library's interpreter
// starts goroutines and touches a real system, and because this one has to follow what is not known. It does so with
// worlds: where a command's exit status is not known, the state is forked into one where it worked and one where it did
// not, each is followed, and worlds are merged again where their ways meet. At the end the worlds in which the RUN fails
// are dropped, for such a build makes no image.
//
// Programs are found in the tree by PATH, as in a container; what they do stands in package command, or in a Model that
// the caller brings (package managers, compilers). Everything is counted, so that any script ends quickly.
// Package build calls Run.
package shell

import (
	"github.com/dockerfile-stages/playground/wasm/facts"
	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/shell/command"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
	"github.com/dockerfile-stages/playground/wasm/stated"
)

// Job is one RUN with everything it sees.
type Job struct {
	// Args is the whole argument vector; in the shell form its first words are the SHELL and its last is the script.
	Args []string
	// Files are heredocs that BuildKit mounts for the command at /dev/pipes, executable.
	Files []HereFile
	Env   []string
	Cwd   string
	// User is "", a name, a number, or "user:group".
	User string
	Tree fstree.Tree
	// Origin marks what is written.
	Origin fstree.Origin
	// Stated is what people say that the command does; it wins over what is worked out here.
	Stated []stated.Effect
	// Mounts hide paths while the command runs.
	Mounts []files.Mount
	// SecretEnv are variables whose values are not known (RUN --mount=type=secret,env=…).
	SecretEnv []string
	// Platform the RUN is for, "linux/amd64"; "" if not known.
	Platform string
	// Distro is the base's distribution as the catalogue names it ("alpine", "debian:12"), "" if not known.
	Distro string
	// Models are programs that package command does not have; they are asked before it.
	Models []Model
	// Facts are the large tables that models ask.
	Facts *facts.Store
	// Steps bounds the work; 0 is the default.
	Steps int
	// KeepFailed asks for the tree that a failed RUN leaves; a build has no use for it, comparisons have.
	KeepFailed bool
}

// HereFile is a heredoc that stands as a file while the command runs; the last part of its path counts.
type HereFile struct{ Path, Content string }

// Model is a program, or several, that a caller knows: a package manager, a compiler.
type Model interface {
	// Command returns what the program does; ok is false where it is not one of the model's (or its words are not).
	// The program's name is the last part of its path, args[0] as typed.
	Command(name string, args []string) (run command.Func, ok bool)
}

// Status is how a RUN ends.
type Status int

const (
	// Succeeded for certain.
	Succeeded Status = iota
	// Failed for certain; Result.Error says how.
	Failed
	// Unknown: the tree is the one that a success leaves, as far as that is known.
	Unknown
)

func (s Status) String() string { return [...]string{"succeeded", "failed", "unknown"}[s] }

// Result is what a RUN leaves.
type Result struct {
	Tree    fstree.Tree
	Effects []report.Effect
	Status  Status
	// Code is the exit code of a RUN that failed.
	Code int
	// Error is BuildKit's message for a RUN that failed, without the "failed to solve: " before it.
	Error string
	// Stdout and Stderr are what the command printed, as far as that is known.
	Stdout, Stderr files.Text
}

// defaultSteps bounds what one RUN may cost: about a tenth of a second natively.
const defaultSteps = 100_000

// Run evaluates a job. It has no effects of its own.
func Run(job Job) (res Result) {
	defer func() {
		// A script that the libraries cannot digest must not take the page down; it is not understood, no more.
		if p := recover(); p != nil {
			res = notFollowed(job, "the playground cannot follow this command line")
			if len(job.Stated) > 0 {
				res = asStated(job, res)
			}
		}
	}()
	res = run(job)
	if len(job.Stated) > 0 {
		return asStated(job, res)
	}
	return res
}

// notFollowed is the result of a command of which nothing is known.
func notFollowed(job Job, why string) Result {
	e := job.Tree.Edit()
	e.Shake()
	return Result{Tree: e.Tree(), Status: Unknown, Effects: []report.Effect{{Kind: report.EffectUnknown, Text: why}}}
}
