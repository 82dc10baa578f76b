package report

// Image is the predicted final image.
type Image struct {
	Config     Config  `json:"config"`
	Size       Size    `json:"size"`
	Compressed Size    `json:"compressed"`
	Layers     []Layer `json:"layers"`
	Files      []File  `json:"files"`
	// History as the image config holds it, times left out.
	History []History `json:"history"`
	// Complete is false where files may exist that are not listed (an open base, a RUN that is not understood); Open says why.
	Complete bool     `json:"complete"`
	Open     []string `json:"open"`
	// Known splits Size by how it is known.
	Known Breakdown `json:"known"`
	// Against is the heaviest stage that this image takes from, as if that stage were shipped; nil for one stage.
	Against *Against `json:"against"`
}

// Breakdown of a total by certainty: Exact and Estimated add up to its bytes, and EstimatedLow and EstimatedHigh bound the
// latter. Unknown counts the parts without an upper bound, not bytes; what is sure of them is in Exact.
type Breakdown struct {
	Exact         int64 `json:"exact"`
	Estimated     int64 `json:"estimated"`
	EstimatedLow  int64 `json:"estimatedLow"`
	EstimatedHigh int64 `json:"estimatedHigh"`
	Unknown       int   `json:"unknown"`
}

// Against compares with shipping a build stage as it stands.
type Against struct {
	Stage      int  `json:"stage"`
	Size       Size `json:"size"`
	Compressed Size `json:"compressed"`
}

// Config uses the names of the OCI image configuration (and of Docker's extension: Healthcheck, OnBuild, Shell).
type Config struct {
	User         string              `json:"User,omitempty"`
	ExposedPorts map[string]struct{} `json:"ExposedPorts,omitempty"`
	Env          []string            `json:"Env,omitempty"`
	Entrypoint   []string            `json:"Entrypoint,omitempty"`
	Cmd          []string            `json:"Cmd,omitempty"`
	Volumes      map[string]struct{} `json:"Volumes,omitempty"`
	WorkingDir   string              `json:"WorkingDir,omitempty"`
	Labels       map[string]string   `json:"Labels,omitempty"`
	StopSignal   string              `json:"StopSignal,omitempty"`
	ArgsEscaped  bool                `json:"ArgsEscaped,omitempty"`
	Healthcheck  *Healthcheck        `json:"Healthcheck,omitempty"`
	OnBuild      []string            `json:"OnBuild,omitempty"`
	Shell        []string            `json:"Shell,omitempty"`
}

// Healthcheck durations are nanoseconds, as Docker's image config has them.
type Healthcheck struct {
	Test          []string `json:"Test,omitempty"`
	Interval      int64    `json:"Interval,omitempty"`
	Timeout       int64    `json:"Timeout,omitempty"`
	StartPeriod   int64    `json:"StartPeriod,omitempty"`
	StartInterval int64    `json:"StartInterval,omitempty"`
	Retries       int      `json:"Retries,omitempty"`
}

// History is one entry of the image's history.
type History struct {
	CreatedBy  string `json:"created_by,omitempty"`
	Author     string `json:"author,omitempty"`
	Comment    string `json:"comment,omitempty"`
	EmptyLayer bool   `json:"empty_layer,omitempty"`
}

// Layer is one layer of the image, base layers first.
type Layer struct {
	// Step is "" for a layer of the base image.
	Step       string  `json:"step"`
	Line       int     `json:"line"`
	CreatedBy  string  `json:"createdBy"`
	Size       Size    `json:"size"`
	Compressed Size    `json:"compressed"`
	Entries    []Entry `json:"entries"`
	// Count is how many entries the layer has, also where they were left out.
	Count int `json:"count"`
	// Wasted is what later layers hide of this one and is still shipped.
	Wasted Size `json:"wasted"`
	// Independent is true for a layer of --link: it does not depend on what is below.
	Independent bool `json:"independent,omitempty"`
}

// Change says what a layer does to a path.
type Change string

const (
	Added    Change = "added"
	Modified Change = "modified"
	Removed  Change = "removed"
)

// Entry is one entry of a layer's tar.
type Entry struct {
	Path   string `json:"path"`
	Change Change `json:"change"`
}

// FileType of an image's file.
type FileType string

const (
	FileRegular FileType = "file"
	FileDir     FileType = "dir"
	FileSymlink FileType = "symlink"
	FileFifo    FileType = "fifo"
	FileChar    FileType = "char"
	FileBlock   FileType = "block"
	FileSocket  FileType = "socket"
)

// File is one path of the image.
type File struct {
	Path string   `json:"path"`
	Type FileType `json:"type"`
	Mode string   `json:"mode"`
	UID  int      `json:"uid"`
	GID  int      `json:"gid"`
	Size Size     `json:"size"`
	Link string   `json:"link"`
	// Origin is the id of the step that wrote it, "base" for a file of the base image, "context" inside a context.
	Origin string `json:"origin"`
}

// ChildrenQuery asks for a folder of a tree of the last report.
type ChildrenQuery struct {
	// Tree is "image", "stage:N" or "context".
	Tree   string `json:"tree"`
	Path   string `json:"path"`
	Offset int    `json:"offset,omitempty"`
	Limit  int    `json:"limit,omitempty"` // 500 if 0
	// Archive is the key of an opened archive: the folder is then one of its image, whatever Tree says.
	Archive string `json:"archive,omitempty"`
}

// Children is one folder's content.
type Children struct {
	Path    string  `json:"path"`
	Total   int     `json:"total"`
	Open    bool    `json:"open"` // more may be there than is known
	Entries []Child `json:"entries"`
	// Rest is the size of what is there and not listed, RestWhy where that figure comes from.
	Rest    *Size  `json:"rest,omitempty"`
	RestWhy string `json:"restWhy,omitempty"`
	// Error says why there is nothing, "" otherwise.
	Error string `json:"error,omitempty"`
}

// Child is one entry of a folder, with the sum of what is below it.
type Child struct {
	Name  string `json:"name"`
	Total Size   `json:"total"`
	Count int    `json:"count"` // files below, for a folder
	File  File   `json:"file"`
	// Why says where a size that is not exact comes from.
	Why string `json:"why,omitempty"`
	// Ignored marks an entry of the tree "context" that the ignore file leaves out (that tree lists those too);
	// IgnoreLine is the line of the ignore file that decides, also where it includes again, 0 if none does.
	Ignored    bool `json:"ignored,omitempty"`
	IgnoreLine int  `json:"ignoreLine,omitempty"`
}

// LayerEntries answers layer(i): the entries of one layer of the last report.
type LayerEntries struct {
	Entries []Entry `json:"entries"`
	Error   string  `json:"error,omitempty"`
}

// WhyQuery asks why a path is in a tree of the last report.
type WhyQuery struct {
	Tree string `json:"tree"`
	Path string `json:"path"`
	// Archive is the key of an opened archive: the answer is then the layers of its image that write the path, the last one first.
	Archive string `json:"archive,omitempty"`
}

// Why is a chain from the image's file back to where its bytes come from.
type Why struct {
	Links []WhyLink `json:"links"`
	Error string    `json:"error,omitempty"`
}

// WhyLink is one link of that chain: a step, or its end in a context, a base image or a command.
type WhyLink struct {
	// Kind is "step", "context", "image", "command", "url" or, in an archive, "layer".
	Kind string `json:"kind"`
	Step string `json:"step,omitempty"`
	Line int    `json:"line,omitempty"`
	// Layer is the index of a layer of an archive's image.
	Layer *int   `json:"layer,omitempty"`
	Path  string `json:"path"`
	Text  string `json:"text"`
}
