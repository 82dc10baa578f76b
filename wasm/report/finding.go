package report

// Finding is one answer to "would it start?", or one piece of advice on what the image ships.
type Finding struct {
	// Rule names what was looked at: "start/verdict", "advice/package-cache". Packages start and advice list theirs.
	Rule     string          `json:"rule"`
	Severity FindingSeverity `json:"severity"`
	// Message is one plain sentence that names the thing.
	Message string `json:"message"`
	// Line is the line to change and Step the instruction it speaks of; 0 and "" where there is none.
	Line int    `json:"line"`
	Step string `json:"step"`
	// Paths of the image that it is about.
	Paths []string `json:"paths"`
	// Size is what it costs in the image, exactly zero where it costs nothing.
	Size Size `json:"size"`
	// Fix says in a sentence what to do, "" where there is nothing to do; Edits do it where that is mechanical.
	Fix   string `json:"fix"`
	Edits []Edit `json:"edits,omitempty"`
	// FineInBuildStage is true where the same would do no harm in a stage that is not shipped.
	FineInBuildStage bool `json:"fineInBuildStage"`
}

// FindingSeverity says what a finding means: an error does not work, "unknown" cannot be told, "ok" is the good answer.
type FindingSeverity string

const (
	FindingError   FindingSeverity = "error"
	FindingWarning FindingSeverity = "warning"
	FindingInfo    FindingSeverity = "info"
	FindingOK      FindingSeverity = "ok"
	FindingUnknown FindingSeverity = "unknown"
)
