package report

// BaseImage is what is known of one published image: an entry of the catalogue, or one that a request brings along.
// Sizes are bytes as the source states them; zero means that the source does not say.
type BaseImage struct {
	Ref      string   `json:"ref"`
	Aliases  []string `json:"aliases,omitempty"`
	Platform string   `json:"platform"`
	// Platforms the tag is published for, if the source says.
	Platforms  []string    `json:"platforms,omitempty"`
	Size       int64       `json:"size_bytes"`
	Compressed int64       `json:"compressed_bytes"`
	Layers     []BaseLayer `json:"layers,omitempty"`

	Env          []string          `json:"env,omitempty"`
	Entrypoint   []string          `json:"entrypoint,omitempty"`
	Cmd          []string          `json:"cmd,omitempty"`
	Workdir      string            `json:"workdir,omitempty"`
	User         string            `json:"user,omitempty"`
	ExposedPorts []string          `json:"exposed_ports,omitempty"`
	Volumes      []string          `json:"volumes,omitempty"`
	Labels       map[string]string `json:"labels,omitempty"`
	StopSignal   string            `json:"stop_signal,omitempty"`
	OnBuild      []string          `json:"onbuild,omitempty"`
	Shell        []string          `json:"shell,omitempty"`

	Distro   string    `json:"distro,omitempty"`
	Packages *Packages `json:"packages,omitempty"`
	// Files are known paths (not all: the tree stays open unless Complete says so).
	Files    []BaseFile `json:"files,omitempty"`
	Complete bool       `json:"complete,omitempty"`

	Source string `json:"source,omitempty"`
	AsOf   string `json:"as_of,omitempty"`
	Note   string `json:"note,omitempty"`
}

// BaseLayer is one layer of a published image.
type BaseLayer struct {
	Compressed int64  `json:"compressed_bytes"`
	Size       int64  `json:"size_bytes,omitempty"`
	CreatedBy  string `json:"created_by"`
}

// Packages are what the image's package manager lists.
type Packages struct {
	Manager   string             `json:"manager"`
	Installed []InstalledPackage `json:"installed"`
}

// InstalledPackage is one row of that list; the size is the manager's own "installed size".
type InstalledPackage struct {
	Name    string `json:"name"`
	Version string `json:"version,omitempty"`
	Size    int64  `json:"size_bytes"`
}

// BaseFile is one known path of a published image.
type BaseFile struct {
	Path string `json:"path"`
	// Type is "file" (the default), "dir" or "symlink".
	Type    string  `json:"type,omitempty"`
	Mode    string  `json:"mode,omitempty"`
	UID     int     `json:"uid,omitempty"`
	GID     int     `json:"gid,omitempty"`
	Size    int64   `json:"size,omitempty"`
	Link    string  `json:"link,omitempty"`
	Content *string `json:"content,omitempty"`
	// Estimated marks a size that the source does not state for precisely this image.
	Estimated bool `json:"estimated,omitempty"`
}
