package report

// Report is everything the engine says of one request.
type Report struct {
	// Error is what stops a build of this target, in BuildKit's own words; Image is then nil and all else stays filled.
	Error    *BuildError `json:"error"`
	Problems []Problem   `json:"problems"`
	Stages   []Stage     `json:"stages"`
	Edges    []Edge      `json:"edges"`
	Image    *Image      `json:"image"`

	// Target is the index of the stage that is built, -1 if there is none.
	Target int `json:"target"`
	// Args and variables as they stand after each line that changes them.
	Scopes []Scope `json:"scopes"`
	// Context is what the build sees of its context; nil where the context is not known.
	Context *ContextReport `json:"context"`
	// Syntax is the value of a "# syntax" directive, "" if there is none.
	Syntax string `json:"syntax"`
	// Frontend is BuildKit's version as the module requires it.
	Frontend string `json:"frontend"`
	// Command is the docker build command line for this request.
	Command string `json:"command"`
	// Outline is what --call=outline prints for the target; nil where the target cannot be resolved.
	Outline *Outline `json:"outline"`
	// Starts says whether a container of the image would start: the verdict first (Rule "start/verdict"), then what else was found.
	// Empty where there is no image.
	Starts []Finding `json:"starts"`
	// Advice is what the image ships without need, the heaviest first.
	Advice []Finding `json:"advice"`
	// Goals judge the request's, in its order.
	Goals []GoalResult `json:"goals"`
	// Wants are the tables of facts that would sharpen this answer (package facts); none where all are compiled in.
	Wants []string `json:"wants"`
}

// BuildError stops a build.
type BuildError struct {
	Message string `json:"message"`
	Line    int    `json:"line"`
}

// Severity of a problem.
type Severity string

const (
	SeverityError   Severity = "error"
	SeverityWarning Severity = "warning"
	SeverityInfo    Severity = "info"
)

// Position range in the Dockerfile, 1-based, columns in UTF-16 units, the end exclusive.
type Range struct {
	StartLine   int `json:"startLine"`
	StartColumn int `json:"startColumn"`
	EndLine     int `json:"endLine"`
	EndColumn   int `json:"endColumn"`
}

// Problem is an error, a build check that fired, or a remark of the playground's own (Rule then starts with "playground/").
type Problem struct {
	Rule     string   `json:"rule"`
	Severity Severity `json:"severity"`
	Message  string   `json:"message"`
	URL      string   `json:"url"`
	Range    Range    `json:"range"`
	// Fixes are text edits that mend it.
	Fixes []Fix `json:"fixes,omitempty"`
}

// Fix is one way to mend a problem.
type Fix struct {
	Title string `json:"title"`
	Edits []Edit `json:"edits"`
}

// Edit replaces a range by a text.
type Edit struct {
	Range Range  `json:"range"`
	Text  string `json:"text"`
}

// BaseKind says what a FROM resolves to.
type BaseKind string

const (
	BaseStage   BaseKind = "stage"
	BaseImageK  BaseKind = "image"
	BaseScratch BaseKind = "scratch"
	BaseContext BaseKind = "context"
)

// Stage is one FROM and what follows it.
type Stage struct {
	Index       int      `json:"index"`
	Name        string   `json:"name"`
	Base        string   `json:"base"`
	BaseKind    BaseKind `json:"baseKind"`
	BaseImage   string   `json:"baseImage,omitempty"`
	BaseStage   *int     `json:"baseStage,omitempty"`
	Platform    string   `json:"platform"`
	Description string   `json:"description"`
	Line        int      `json:"line"`
	// EndLine is the last line of the stage's last instruction.
	EndLine int `json:"endLine"`
	// Built is true where the target needs the stage.
	Built  bool `json:"built"`
	Target bool `json:"target"`
	// Size is everything in the stage's file tree after its last step.
	Size       Size `json:"size"`
	Compressed Size `json:"compressed"`
	// Known splits Size by how it is known.
	Known Breakdown `json:"known"`
	Steps []Step    `json:"steps"`
	// BaseSize is the part that the base brought.
	BaseSize Size `json:"baseSize"`
	// BaseFact says where the facts on an image come from ("golang:1.26-alpine, 2026-08-19"), and why an estimate is one.
	BaseFact string `json:"baseFact,omitempty"`
	// Resolved explains the FROM: one sentence.
	Resolved string `json:"resolved,omitempty"`
	// Handed is what other stages that are built, or the image, take from this stage; Behind is the rest. Both nil for the target.
	Handed *Size  `json:"handed,omitempty"`
	Behind *Size  `json:"behind,omitempty"`
	Left   []Left `json:"left,omitempty"`
}

// Left is a part of a stage's tree that was not handed on, largest first.
type Left struct {
	Label string `json:"label"`
	Path  string `json:"path"`
	Size  Size   `json:"size"`
}

// CacheState of a step for the request's "changed" paths.
type CacheState string

const (
	CacheHit  CacheState = "hit"
	CacheMiss CacheState = "miss"
	CacheNone CacheState = "none"
)

// Step is one instruction of a stage.
type Step struct {
	// ID is "stage.step", both from 0, as in "1.3": stable while nothing before it changes.
	ID          string     `json:"id"`
	Line        int        `json:"line"`
	EndLine     int        `json:"endLine"`
	Instruction string     `json:"instruction"`
	Text        string     `json:"text"`
	Built       bool       `json:"built"`
	Cache       CacheState `json:"cache"`
	// Size is what the step writes: its layer's uncompressed bytes, zero where it makes none.
	Size    Size     `json:"size"`
	Effects []Effect `json:"effects"`
	// OnBuild is true where the step comes from a base's trigger.
	OnBuild bool `json:"onBuild,omitempty"`
}

// EffectKind says what a step does to the tree, as far as is known.
type EffectKind string

const (
	EffectWrite   EffectKind = "write"
	EffectRemove  EffectKind = "remove"
	EffectUnknown EffectKind = "unknown"
	EffectNote    EffectKind = "note"
)

// Effect is one thing a step does, in words a person reads. Unknown effects name the command and why it is not understood.
type Effect struct {
	Kind  EffectKind   `json:"kind"`
	Path  string       `json:"path,omitempty"`
	Text  string       `json:"text"`
	Size  *Size        `json:"size,omitempty"`
	Parts []EffectPart `json:"parts,omitempty"`
	// Stated is the line of the comment that states the effect, 0 where it was worked out or came with the request.
	Stated int `json:"stated,omitempty"`
}

// EffectPart is one line of an effect's breakdown ("curl 0.4 MB, libcurl4 0.8 MB").
type EffectPart struct {
	Label string `json:"label"`
	Size  Size   `json:"size"`
}

// EdgeKind is the kind of instruction that takes.
type EdgeKind string

const (
	EdgeFrom  EdgeKind = "from"
	EdgeCopy  EdgeKind = "copy"
	EdgeAdd   EdgeKind = "add"
	EdgeMount EdgeKind = "mount"
)

// Endpoint is where an edge starts: exactly one field is set. Context "" is the build context.
type Endpoint struct {
	Stage   *int    `json:"stage,omitempty"`
	Image   *string `json:"image,omitempty"`
	Context *string `json:"context,omitempty"`
	URL     *string `json:"url,omitempty"`
}

// Taker is where an edge ends. Step is "" for a FROM, which has no step of its own.
type Taker struct {
	Stage int    `json:"stage"`
	Step  string `json:"step"`
}

// Edge is drawn from what gives to the instruction that takes.
type Edge struct {
	Kind  EdgeKind `json:"kind"`
	From  Endpoint `json:"from"`
	To    Taker    `json:"to"`
	Line  int      `json:"line"`
	Paths []string `json:"paths"`
	Size  Size     `json:"size"`
	// Resolved explains the name: one sentence, with "did you mean" where a stage's name is near.
	Resolved string `json:"resolved,omitempty"`
	Built    bool   `json:"built"`
}

// Scope lists values after a line: what changed there, and what is in force.
type Scope struct {
	Line  int        `json:"line"`
	Stage int        `json:"stage"` // -1 before the first FROM
	Vars  []Variable `json:"vars"`
}

// Variable is an ARG or ENV value in force.
type Variable struct {
	Name  string `json:"name"`
	Value string `json:"value"`
	// Kind is "arg", "env" or "platform"; Line is where it was set, 0 if the base or BuildKit sets it.
	Kind string `json:"kind"`
	Line int    `json:"line"`
	// Unset is true for an ARG without a value; Lost where a global ARG is not declared again in this stage.
	Unset bool `json:"unset,omitempty"`
	Lost  bool `json:"lost,omitempty"`
}

// Outline is BuildKit's outline of a target.
type Outline struct {
	Name        string          `json:"name"`
	Description string          `json:"description"`
	Args        []OutlineArg    `json:"args"`
	Secrets     []OutlineMount  `json:"secrets"`
	SSH         []OutlineMount  `json:"ssh"`
	Caches      []OutlineMount  `json:"caches"`
	Targets     []OutlineTarget `json:"targets"`
}

// OutlineArg is a build argument that the target uses.
type OutlineArg struct {
	Name        string `json:"name"`
	Description string `json:"description"`
	Value       string `json:"value"`
	Line        int    `json:"line"`
}

// OutlineMount is a secret, ssh socket or cache mount of the target.
type OutlineMount struct {
	ID       string `json:"id"`
	Required bool   `json:"required"`
	Line     int    `json:"line"`
}

// OutlineTarget is a row of --call=targets.
type OutlineTarget struct {
	Name        string `json:"name"`
	Description string `json:"description"`
	Base        string `json:"base"`
	Platform    string `json:"platform"`
	Default     bool   `json:"default"`
	Line        int    `json:"line"`
}

// ContextReport is the context after its ignore file.
type ContextReport struct {
	// IgnoreFile is the path of the ignore file in force, "" if there is none.
	IgnoreFile string `json:"ignoreFile"`
	Sent       Size   `json:"sent"`
	Files      int    `json:"files"`
	Ignored    int    `json:"ignored"`
	// Entries tell each listed file's fate; left out with omit "files".
	Entries []ContextEntry `json:"entries"`
}

// ContextEntry is one path of the context.
type ContextEntry struct {
	Path    string `json:"path"`
	Type    string `json:"type"`
	Size    Size   `json:"size"`
	Ignored bool   `json:"ignored"`
	// Line of the ignore file that decides, 0 if none does.
	Line int `json:"line"`
}
