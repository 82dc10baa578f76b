package report

// ArchiveWish says which image of an archive to open; absent fields choose as "docker load" shows them first.
type ArchiveWish struct {
	// Image is the index of one of ArchiveProgress.Images; nil lets Name and Platform choose.
	Image *int `json:"image,omitempty"`
	// Name is one of the image's names.
	Name string `json:"name,omitempty"`
	// Platform chooses in an index of several, "linux/amd64" if empty; where it is not there the first is taken.
	Platform string `json:"platform,omitempty"`
}

// ArchiveProgress answers archiveOpen and archiveStep.
type ArchiveProgress struct {
	// Done is true once all is read: archiveImage and archiveCompare answer then.
	Done bool `json:"done"`
	// Read of All bytes of the file are read.
	Read int64 `json:"read"`
	All  int64 `json:"all"`
	// Images are all that the archive holds, Chosen the index of the one that is read. Only archiveOpen lists them.
	Images []ArchiveChoice `json:"images"`
	Chosen int             `json:"chosen"`
	// Error says in one sentence why it cannot be read, "" otherwise. The archive is closed then.
	Error string `json:"error,omitempty"`
}

// ArchiveChoice is one image of an archive.
type ArchiveChoice struct {
	// Names are the references that the archive gives it; it may have none.
	Names    []string `json:"names"`
	Platform string   `json:"platform"`
}

// ArchiveImage answers archiveImage: an image that was built, in the shape of the predicted one. Files and the layers'
// entries are left out; children and layer fetch them by the archive's key. All sizes are exact but for the compressed size of
// layers that the archive holds uncompressed.
type ArchiveImage struct {
	Names    []string `json:"names"`
	Platform string   `json:"platform"`
	Image    *Image   `json:"image"`
	Error    string   `json:"error,omitempty"`
}

// Verdict says how something of a real image relates to the prediction.
type Verdict string

const (
	VerdictEqual     Verdict = "equal"
	VerdictMissing   Verdict = "missing"   // predicted, but not in the image
	VerdictExtra     Verdict = "extra"     // in the image, but not predicted
	VerdictDifferent Verdict = "different" // in both, and not alike
	VerdictUnsure    Verdict = "unsure"    // the prediction does not say
)

// ArchiveComparison answers archiveCompare: the last analysis' image held against a real one.
type ArchiveComparison struct {
	// Files counts every path of the two file systems.
	Files CompareCount `json:"files"`
	// Differences are the paths that are missing, extra or different, by path; More is how many are not listed.
	Differences []ArchiveDifference `json:"differences"`
	More        int                 `json:"more"`
	// Layers in the order of the image, predicted and real ones lined up.
	Layers []LayerComparison `json:"layers"`
	// Config are the fields of the configuration that differ; the platform is one of them.
	Config []ConfigDifference `json:"config"`
	// Size and Compressed are those of the prediction, RealSize and RealCompressed those of the archive.
	Size           Size   `json:"size"`
	RealSize       Size   `json:"realSize"`
	Compressed     Size   `json:"compressed"`
	RealCompressed Size   `json:"realCompressed"`
	Error          string `json:"error,omitempty"`
}

// CompareCount counts paths by verdict. Unsure are those of which the prediction does not say for sure what they are.
type CompareCount struct {
	Equal     int `json:"equal"`
	Missing   int `json:"missing"`
	Extra     int `json:"extra"`
	Different int `json:"different"`
	Unsure    int `json:"unsure"`
}

// ArchiveDifference is one path that is not as predicted.
type ArchiveDifference struct {
	Path    string  `json:"path"`
	Verdict Verdict `json:"verdict"`
	// What differs, in words ("mode 0600, not 0644"); "" for a path that is missing or extra.
	What string `json:"what"`
	// Predicted and Real are the path in the two images, where it is there.
	Predicted *File `json:"predicted,omitempty"`
	Real      *File `json:"real,omitempty"`
}

// LayerComparison holds a predicted layer against the real one at its side.
type LayerComparison struct {
	// Predicted and Real are indexes into the two images' layers, -1 where one has no counterpart.
	Predicted int `json:"predicted"`
	Real      int `json:"real"`
	// CreatedBy is the text of the history, RealCreatedBy the archive's.
	CreatedBy     string `json:"createdBy"`
	RealCreatedBy string `json:"realCreatedBy"`
	// Step and Line are the predicted layer's, "" and 0 for a base's.
	Step string `json:"step"`
	Line int    `json:"line"`
	// Known is false where the prediction does not list the layer's entries (a base image of which only sizes are known). Entries and
	// Differences are empty then.
	Known bool `json:"known"`
	// Entries counts what the layers' archives hold, removals included.
	Entries     CompareCount        `json:"entries"`
	Differences []ArchiveDifference `json:"differences"`
	More        int                 `json:"more"`
	// Size is the predicted size, RealSize the real one; absent where there is no such layer.
	Size     *Size `json:"size,omitempty"`
	RealSize *Size `json:"realSize,omitempty"`
}

// ConfigDifference is one value of the image configuration that differs.
type ConfigDifference struct {
	// Field is the OCI name ("Env", "Cmd", "Labels", …), or "Platform"; Name is the variable, label, port or volume in it.
	Field string `json:"field"`
	Name  string `json:"name"`
	// Predicted and Real are the two values, absent where it is not set; lists are written as JSON.
	Predicted *string `json:"predicted,omitempty"`
	Real      *string `json:"real,omitempty"`
}
