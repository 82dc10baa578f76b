package report

// Goal is one thing that a lesson asks for: its words, and a check of a closed set with that check's fields.
// Package goal says which check takes which fields, and judges them.
type Goal struct {
	// Text is the lesson's own sentence; `code` stands between backquotes.
	Text  string    `json:"text"`
	Check GoalCheck `json:"check"`

	// Stage is a stage's name or index; "" is the stage that is built as the target.
	Stage string `json:"stage,omitempty"`
	// Base is what a FROM names: "scratch", a stage, or an image, where "*" stands for any characters.
	Base string `json:"base,omitempty"`
	// From is where a COPY takes from: a stage's name or index, an image, or "context".
	From string `json:"from,omitempty"`
	// By asks that the stage is written by its "name" or its "index".
	By    string   `json:"by,omitempty"`
	Path  string   `json:"path,omitempty"`
	Paths []string `json:"paths,omitempty"`
	Rule  string   `json:"rule,omitempty"`
	// Name and Value are a variable, label, user and the like.
	Name  string `json:"name,omitempty"`
	Value string `json:"value,omitempty"`
	// Words is a command line in its JSON form, Form is "exec" or "shell".
	Words []string `json:"words,omitempty"`
	Form  string   `json:"form,omitempty"`
	// Min and Max bound a number, both inclusive; 0 is no bound.
	Min int64 `json:"min,omitempty"`
	Max int64 `json:"max,omitempty"`
	// Step is found in a stage, First and Then in this order.
	Step  *GoalStep `json:"step,omitempty"`
	First *GoalStep `json:"first,omitempty"`
	Then  *GoalStep `json:"then,omitempty"`
	// State is the cache state that a step shall have.
	State CacheState `json:"state,omitempty"`
}

// GoalStep finds instructions: by their keyword, and by a text that stands in them.
type GoalStep struct {
	Instruction string `json:"instruction"`
	Contains    string `json:"contains,omitempty"`
}

// GoalCheck names what a goal looks at.
type GoalCheck string

const (
	GoalBuilds     GoalCheck = "builds"
	GoalBase       GoalCheck = "base"
	GoalStages     GoalCheck = "stages"
	GoalNamed      GoalCheck = "named"
	GoalTarget     GoalCheck = "target"
	GoalSkipped    GoalCheck = "skipped"
	GoalCopies     GoalCheck = "copies"
	GoalHas        GoalCheck = "has"
	GoalLacks      GoalCheck = "lacks"
	GoalOnly       GoalCheck = "only"
	GoalEntrypoint GoalCheck = "entrypoint"
	GoalCmd        GoalCheck = "cmd"
	GoalUser       GoalCheck = "user"
	GoalEnv        GoalCheck = "env"
	GoalWorkdir    GoalCheck = "workdir"
	GoalPort       GoalCheck = "port"
	GoalLabel      GoalCheck = "label"
	GoalDownload   GoalCheck = "download"
	GoalDisk       GoalCheck = "disk"
	GoalLayers     GoalCheck = "layers"
	GoalClean      GoalCheck = "clean"
	GoalStarts     GoalCheck = "starts"
	GoalLean       GoalCheck = "lean"
	GoalStepIs     GoalCheck = "step"
	GoalNoStep     GoalCheck = "no-step"
	GoalOrder      GoalCheck = "order"
	GoalCached     GoalCheck = "cached"
	GoalMount      GoalCheck = "mount"
	GoalIgnored    GoalCheck = "ignored"
	GoalSent       GoalCheck = "sent"
)

// GoalResult is the judgement of one goal, in the request's order.
type GoalResult struct {
	Text string `json:"text"`
	Met  bool   `json:"met"`
	// Unknown is true where the engine cannot tell; the goal is then not met, and Message says what is missing.
	Unknown bool `json:"unknown"`
	// Message says in a sentence why the goal is not met yet, "" where it is.
	Message string `json:"message"`
	// Lines of the Dockerfile that Message speaks of, or that meet the goal.
	Lines []int `json:"lines"`
}
