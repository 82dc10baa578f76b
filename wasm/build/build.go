// Package build folds the steps of a plan over file trees: what COPY, ADD, WORKDIR and RUN leave in each stage, and from
// that the final image with its layers, the sizes on every edge, and what stayed behind.
//
// It follows what BuildKit's file operations, its solver and its overlay differ do, which package conformance holds it to.
// It does not parse (package stage hands it a plan), does not interpret commands (Options.Run, package shell), and knows
// images only through Options.Bases (package catalog). Where something is not known, its result says so; only what is known
// not to work stops a build. Package playground calls it.
//
//	result := build.Fold(plan, build.Options{Context: ctx, Bases: catalog, Run: shell, Cache: cache})
package build

import (
	"github.com/dockerfile-stages/playground/wasm/buildcontext"
	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/size"
	"github.com/dockerfile-stages/playground/wasm/stage"
)

// Options is everything a build takes besides its plan. All fields may be left zero.
type Options struct {
	// Context is the build context; nil where its contents are not known.
	Context *buildcontext.Context
	// Dockerfile is its path in the context, for NAME.dockerignore.
	Dockerfile string
	// Named are the contexts given by name; one that the plan uses and that is missing here is not known.
	Named map[string]*buildcontext.Context
	// Bases knows images' files.
	Bases Bases
	// Run interprets RUN; without it every command is not understood.
	Run Runner
	// Compress estimates what a file takes in a compressed layer.
	Compress func(path string, n *fstree.Node) size.Size
	// Label names a directory by what is in it ("Go toolchain"), "" where it has no name for it.
	Label func(path string) string
	// Secrets are the texts of secrets by id, for RUN --mount=type=secret.
	Secrets map[string]string
	// Changed are paths of the context that are edited before a second build.
	Changed []string
	// Cache keeps unchanged steps between calls.
	Cache *Cache
}

// Bases tells what is known of an image's files.
type Bases interface {
	Base(ref, platform string) (Base, bool)
}

// Base is an image's file tree, in the terms of OriginBase, with its layers.
type Base struct {
	Tree   fstree.Tree
	Layers []BaseLayer
	// Size and Compressed of the whole image where the source states them; the zero value takes the tree's and the layers'.
	Size, Compressed size.Size
	// Fact is where the figures come from.
	Fact string
}

// BaseLayer is one layer of an image.
type BaseLayer struct {
	CreatedBy        string
	Size, Compressed size.Size
	// Entries of its archive, nil where they are not known, and the file system of this layer and all below, which is then valid.
	Entries []report.Entry
	After   fstree.Tree
	// Wasted is what later layers of the base hide of it.
	Wasted int64
}

// Runner does what a RUN does to a tree. One that also has a method Key(*stage.Step) string lets its results be kept between
// calls: the key stands for everything that the runner takes into account beside its job.
type Runner interface {
	Run(job RunJob) RunResult
}

// RunJob is one command to interpret. Mounts are on the tree already, and taken off by the caller.
type RunJob struct {
	Run      *stage.Run
	Step     *stage.Step
	Tree     fstree.Tree
	Origin   fstree.Origin
	Platform string
	// Image is the external image at the bottom of the stage, "" if there is none.
	Image string
}

// RunResult is what a command left.
type RunResult struct {
	Tree    fstree.Tree
	Effects []report.Effect
	// Failed is the exit code of a command that is known to fail, 0 otherwise.
	Failed int
	// Message replaces BuildKit's words for a failed command where it never started.
	Message string
}

// Result is what a build makes.
type Result struct {
	// Stages stand in the order of the plan.
	Stages []Stage
	Edges  []report.Edge
	// Error stops the build of the target.
	Error *report.BuildError
	// Errors are all that stop it, Error first. BuildKit works on several steps at once and reports whichever it meets.
	Errors []report.BuildError
	// Image is the target's, without Files (see FilesOf); nil where Error is set or there is no target.
	Image *report.Image
	// Target is the target's tree; not valid where there is none.
	Target fstree.Tree
	// Ignore is the context's ignore file; nil where the context is not known.
	Ignore *buildcontext.Ignore
	// View is the context after its ignore file.
	View fstree.Tree

	plan *stage.Plan
	raw  *buildcontext.Context
	// cache is that of the options, nil if there is none.
	cache *Cache
}

// Stage is one stage after its last step.
type Stage struct {
	Base, Tree fstree.Tree
	// Error stops this stage, whether or not the target needs it.
	Error    *report.BuildError
	Steps    []Step
	BaseSize size.Size
	Size     size.Size
	// Compressed is what the stage would take as an image to download.
	Compressed size.Size
	BaseFact   string
	// Handed and Behind split Size by what others that are built take; nil for the target.
	Handed, Behind *size.Size
	Left           []report.Left
	// Open says why the tree may hold more than it lists.
	Open []string

	// root is what the chain of stages below starts from.
	root stage.Source
	// top is the last layer made on the base, nil if there is none.
	top *layer
	// floor is the tree that the chain of stages below starts from, and floorPacked what its layers take compressed.
	floor       fstree.Tree
	floorPacked size.Size
	baseLayers  []BaseLayer
	// basePacked is what the base image takes compressed, the zero value if no source says.
	basePacked size.Size
}

// Step is one step's result.
type Step struct {
	Before, After fstree.Tree
	Size          size.Size
	Effects       []report.Effect
	Cache         report.CacheState
	// taken lists what COPY wrote and where from, for sizes of edges and origins.
	taken []taken
	// linked is the layer of its own that --link made; not valid otherwise.
	linked fstree.Tree
	weight weight
	failed *failure
}
