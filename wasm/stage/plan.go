// Package stage resolves a parsed Dockerfile the way BuildKit's frontend does before it builds anything:
// names, arguments, expansion, triggers, platforms, reachable steps, the image configuration and its history,
// and the build checks, each where BuildKit fires it.
//
// Its result, a Plan, tells package build what to do to which file tree. It reads no files of a context or an image
// (that is build's) and knows images only through the Images it is given. Package playground calls it.
//
// The rules follow BuildKit's frontend/dockerfile/dockerfile2llb, which does not compile for js/wasm; wasm/conformance
// holds the two together.
package stage

import "github.com/dockerfile-stages/playground/wasm/report"

// Images tells what is known of an external image's configuration.
type Images interface {
	// Config of an image by its normalized reference for a platform ("linux/amd64"); ok is false where nothing is known.
	Config(ref, platform string) (cfg ImageConfig, ok bool)
}

// ImageConfig is the part of an image's configuration that the frontend reads.
type ImageConfig struct {
	Config  report.Config
	History []report.History
	// Platform the image has; empty where it is the one asked for.
	Platform string
}

// Plan is what the frontend makes of a Dockerfile for one target.
type Plan struct {
	Stages []*Stage
	// Target is the index of the stage to build, -1 where the Dockerfile has none or the target is not found.
	Target int
	// Error is what stops the build before anything runs, in BuildKit's words.
	Error *report.BuildError
	// ErrorAt is the line that the error comes from where BuildKit gives it none, 0 if that is not known either.
	ErrorAt int
	// Warnings are the build checks that fired, in BuildKit's order; package check turns them into problems.
	Warnings []Warning
	// Problems are further mistakes: what would stop the build next, and what cannot be parsed.
	Problems []report.Problem
	Scopes   []report.Scope
	Outline  *report.Outline
	Syntax   string
	// Images are the external images that the target needs, as full references.
	Images []string
}

// Warning is one build check as BuildKit's linter hands it on.
type Warning struct {
	Rule        string
	Description string
	URL         string
	// Message is the rule's formatted detail.
	Message string
	// StartLine and EndLine are the instruction's lines, 1-based; 0 where BuildKit gives none.
	StartLine, EndLine int
	// Unsure is true where the base image's variables are not known, so that one of them may be meant.
	Unsure bool
}

// Stage is one resolved build stage.
type Stage struct {
	Index       int
	Name        string // as BuildKit keeps it: lower case, "" if none
	Base        string // as written
	Description string
	Platform    string // normalized, "linux/amd64"
	Line        int
	EndLine     int // of the stage's last instruction
	// Source is what FROM resolves to.
	Source Source
	// Resolved explains that in one sentence.
	Resolved string
	// Built is true where the target needs the stage.
	Built bool
	Steps []*Step
	// Config and History are those of an image of this stage (times left out).
	Config  report.Config
	History []report.History
	// BaseHistory is how many of History's entries the external base brought.
	BaseHistory int
}

// SourceKind says which field of a Source holds.
type SourceKind int

const (
	FromScratch SourceKind = iota
	FromStage              // Stage
	FromImage              // Image: full normalized reference
	FromContext            // Context: name of a named context, "" is the build context
	FromURL                // URL: http(s) or git
	FromInline             // contents stand in the Dockerfile (heredoc)
)

// Source is where files come from.
type Source struct {
	Kind    SourceKind
	Stage   int
	Image   string
	Context string
	URL     string
	// Written is the name of an image as it stands in the file, where it cannot be resolved.
	Written string
	// Platform that an image is wanted for.
	Platform string
	// Resolved explains the name in one sentence, with "did you mean" where it is near a stage's name.
	Resolved string
}

// Step is one instruction of a stage, or a trigger of its base.
type Step struct {
	Index       int
	Line        int
	EndLine     int
	Instruction string // upper case
	Text        string // as written, in one line
	OnBuild     bool
	// Built is true where the target needs the step.
	Built bool
	// CreatedBy is the history entry's text, "" where the step adds none.
	CreatedBy  string
	EmptyLayer bool
	// Op is what it does to the file tree; nil where it only changes the configuration.
	Op Op
}

// Op is one of *Copy, *Run and *Workdir.
type Op interface{ op() }

// Copy is a COPY or ADD with everything expanded.
type Copy struct {
	Add bool
	// From is the source of Paths: a stage, an image or a context.
	From Source
	// Paths are context-relative source patterns, as written after expansion.
	Paths []string
	// Inline are heredoc sources, URLs are remote ones of ADD. BuildKit writes Paths and URLs in the order in which they stand, and Inline
	// after them.
	Inline []InlineFile
	URLs   []RemoteFile
	// Dest is as BuildKit passes it on: absolute and clean, with a trailing slash where one was written (or implied).
	Dest string
	// User and Group owner as given by --chown after expansion ("" if absent): names, numbers, "a:b".
	Chown string
	// Chmod as given: octal or symbolic.
	Chmod      string
	Link       bool
	Parents    bool
	Exclude    []string
	Unpack     *bool
	KeepGitDir *bool
	Checksum   string
}

// InlineFile is a heredoc used as a source.
type InlineFile struct {
	Path    string
	Content string
}

// RemoteFile is a URL or git reference of ADD.
type RemoteFile struct {
	URL string
	Git bool
	// Name that BuildKit derives from the URL for a destination that is a folder.
	Name string
	// After is how many of the instruction's Paths stand before it.
	After int
}

// Run is a RUN with its environment.
type Run struct {
	// Args is the whole argument vector, the shell included; Shell is true for the shell form,
	// where Script is the text handed to it.
	Args   []string
	Shell  bool
	Script string
	// Files are heredocs that BuildKit mounts for the command.
	Files   []InlineFile
	Env     []string
	Cwd     string
	User    string
	Mounts  []Mount
	Network string
}

// Mount is a RUN --mount after expansion.
type Mount struct {
	Type     string // bind, cache, tmpfs, secret, ssh
	From     Source // bind and cache
	Source   string
	Target   string // absolute
	ReadOnly bool
	ID       string
	Env      string // secret: variable that holds it
	Required bool
	Mode     *uint64
	UID, GID *uint64
	SizeMax  int64
	// Sharing of a cache: "shared" (also if empty), "private" or "locked".
	Sharing string
}

// Workdir makes its directory where it does not exist.
type Workdir struct {
	Path string
	// User is the one in force, who owns what has to be made.
	User string
}

func (*Copy) op()    {}
func (*Run) op()     {}
func (*Workdir) op() {}
