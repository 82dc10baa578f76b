// Generated from wasm/report by go test ./wasm/report -update. Do not edit.
// Certainty says how a number came about.
export type Certainty = "exact" | "estimated" | "unknown";
// Size is a number of bytes. The zero value is not valid on the wire; use Zero.
export interface Size {
  bytes: number;
  low: number;
  high: number;
  certainty: Certainty;
}
// ArchiveWish says which image of an archive to open; absent fields choose as "docker load" shows them first.
export interface ArchiveWish {
  // Image is the index of one of ArchiveProgress.Images; nil lets Name and Platform choose.
  image?: number;
  // Name is one of the image's names.
  name?: string;
  // Platform chooses in an index of several, "linux/amd64" if empty; where it is not there the first is taken.
  platform?: string;
}
// ArchiveProgress answers archiveOpen and archiveStep.
export interface ArchiveProgress {
  // Done is true once all is read: archiveImage and archiveCompare answer then.
  done: boolean;
  // Read of All bytes of the file are read.
  read: number;
  all: number;
  // Images are all that the archive holds, Chosen the index of the one that is read. Only archiveOpen lists them.
  images: ArchiveChoice[];
  chosen: number;
  // Error says in one sentence why it cannot be read, "" otherwise. The archive is closed then.
  error?: string;
}
// ArchiveChoice is one image of an archive.
export interface ArchiveChoice {
  // Names are the references that the archive gives it; it may have none.
  names: string[];
  platform: string;
}
// ArchiveImage answers archiveImage: an image that was built, in the shape of the predicted one. Files and the layers'
// entries are left out; children and layer fetch them by the archive's key. All sizes are exact but for the compressed size of
// layers that the archive holds uncompressed.
export interface ArchiveImage {
  names: string[];
  platform: string;
  image: Image | null;
  error?: string;
}
// Verdict says how something of a real image relates to the prediction.
export type Verdict = "equal" | "missing" | "extra" | "different" | "unsure";
// ArchiveComparison answers archiveCompare: the last analysis' image held against a real one.
export interface ArchiveComparison {
  // Files counts every path of the two file systems.
  files: CompareCount;
  // Differences are the paths that are missing, extra or different, by path; More is how many are not listed.
  differences: ArchiveDifference[];
  more: number;
  // Layers in the order of the image, predicted and real ones lined up.
  layers: LayerComparison[];
  // Config are the fields of the configuration that differ; the platform is one of them.
  config: ConfigDifference[];
  // Size and Compressed are those of the prediction, RealSize and RealCompressed those of the archive.
  size: Size;
  realSize: Size;
  compressed: Size;
  realCompressed: Size;
  error?: string;
}
// CompareCount counts paths by verdict. Unsure are those of which the prediction does not say for sure what they are.
export interface CompareCount {
  equal: number;
  missing: number;
  extra: number;
  different: number;
  unsure: number;
}
// ArchiveDifference is one path that is not as predicted.
export interface ArchiveDifference {
  path: string;
  verdict: Verdict;
  // What differs, in words ("mode 0600, not 0644"); "" for a path that is missing or extra.
  what: string;
  // Predicted and Real are the path in the two images, where it is there.
  predicted?: File;
  real?: File;
}
// LayerComparison holds a predicted layer against the real one at its side.
export interface LayerComparison {
  // Predicted and Real are indexes into the two images' layers, -1 where one has no counterpart.
  predicted: number;
  real: number;
  // CreatedBy is the text of the history, RealCreatedBy the archive's.
  createdBy: string;
  realCreatedBy: string;
  // Step and Line are the predicted layer's, "" and 0 for a base's.
  step: string;
  line: number;
  // Known is false where the prediction does not list the layer's entries (a base image of which only sizes are known). Entries and
  // Differences are empty then.
  known: boolean;
  // Entries counts what the layers' archives hold, removals included.
  entries: CompareCount;
  differences: ArchiveDifference[];
  more: number;
  // Size is the predicted size, RealSize the real one; absent where there is no such layer.
  size?: Size;
  realSize?: Size;
}
// ConfigDifference is one value of the image configuration that differs.
export interface ConfigDifference {
  // Field is the OCI name ("Env", "Cmd", "Labels", …), or "Platform"; Name is the variable, label, port or volume in it.
  field: string;
  name: string;
  // Predicted and Real are the two values, absent where it is not set; lists are written as JSON.
  predicted?: string;
  real?: string;
}
// Finding is one answer to "would it start?", or one piece of advice on what the image ships.
export interface Finding {
  // Rule names what was looked at: "start/verdict", "advice/package-cache". Packages start and advice list theirs.
  rule: string;
  severity: FindingSeverity;
  // Message is one plain sentence that names the thing.
  message: string;
  // Line is the line to change and Step the instruction it speaks of; 0 and "" where there is none.
  line: number;
  step: string;
  // Paths of the image that it is about.
  paths: string[];
  // Size is what it costs in the image, exactly zero where it costs nothing.
  size: Size;
  // Fix says in a sentence what to do, "" where there is nothing to do; Edits do it where that is mechanical.
  fix: string;
  edits?: Edit[];
  // FineInBuildStage is true where the same would do no harm in a stage that is not shipped.
  fineInBuildStage: boolean;
}
// FindingSeverity says what a finding means: an error does not work, "unknown" cannot be told, "ok" is the good answer.
export type FindingSeverity = "error" | "warning" | "info" | "ok" | "unknown";
// Goal is one thing that a lesson asks for: its words, and a check of a closed set with that check's fields.
// Package goal says which check takes which fields, and judges them.
export interface Goal {
  // Text is the lesson's own sentence; `code` stands between backquotes.
  text: string;
  check: GoalCheck;
  // Stage is a stage's name or index; "" is the stage that is built as the target.
  stage?: string;
  // Base is what a FROM names: "scratch", a stage, or an image, where "*" stands for any characters.
  base?: string;
  // From is where a COPY takes from: a stage's name or index, an image, or "context".
  from?: string;
  // By asks that the stage is written by its "name" or its "index".
  by?: string;
  path?: string;
  paths?: string[];
  rule?: string;
  // Name and Value are a variable, label, user and the like.
  name?: string;
  value?: string;
  // Words is a command line in its JSON form, Form is "exec" or "shell".
  words?: string[];
  form?: string;
  // Min and Max bound a number, both inclusive; 0 is no bound.
  min?: number;
  max?: number;
  // Step is found in a stage, First and Then in this order.
  step?: GoalStep;
  first?: GoalStep;
  then?: GoalStep;
  // State is the cache state that a step shall have.
  state?: CacheState;
}
// GoalStep finds instructions: by their keyword, and by a text that stands in them.
export interface GoalStep {
  instruction: string;
  contains?: string;
}
// GoalCheck names what a goal looks at.
export type GoalCheck = "builds" | "base" | "stages" | "named" | "target" | "skipped" | "copies" | "has" | "lacks" | "only" | "entrypoint" | "cmd" | "user" | "env" | "workdir" | "port" | "label" | "download" | "disk" | "layers" | "clean" | "starts" | "lean" | "step" | "no-step" | "order" | "cached" | "mount" | "ignored" | "sent";
// GoalResult is the judgement of one goal, in the request's order.
export interface GoalResult {
  text: string;
  met: boolean;
  // Unknown is true where the engine cannot tell; the goal is then not met, and Message says what is missing.
  unknown: boolean;
  // Message says in a sentence why the goal is not met yet, "" where it is.
  message: string;
  // Lines of the Dockerfile that Message speaks of, or that meet the goal.
  lines: number[];
}
// Image is the predicted final image.
export interface Image {
  config: Config;
  size: Size;
  compressed: Size;
  layers: Layer[];
  files: File[];
  // History as the image config holds it, times left out.
  history: History[];
  // Complete is false where files may exist that are not listed (an open base, a RUN that is not understood); Open says why.
  complete: boolean;
  open: string[];
  // Known splits Size by how it is known.
  known: Breakdown;
  // Against is the heaviest stage that this image takes from, as if that stage were shipped; nil for one stage.
  against: Against | null;
}
// Breakdown of a total by certainty: Exact and Estimated add up to its bytes, and EstimatedLow and EstimatedHigh bound the
// latter. Unknown counts the parts without an upper bound, not bytes; what is sure of them is in Exact.
export interface Breakdown {
  exact: number;
  estimated: number;
  estimatedLow: number;
  estimatedHigh: number;
  unknown: number;
}
// Against compares with shipping a build stage as it stands.
export interface Against {
  stage: number;
  size: Size;
  compressed: Size;
}
// Config uses the names of the OCI image configuration (and of Docker's extension: Healthcheck, OnBuild, Shell).
export interface Config {
  User?: string;
  ExposedPorts?: Record<string, Record<string, never>>;
  Env?: string[];
  Entrypoint?: string[];
  Cmd?: string[];
  Volumes?: Record<string, Record<string, never>>;
  WorkingDir?: string;
  Labels?: Record<string, string>;
  StopSignal?: string;
  ArgsEscaped?: boolean;
  Healthcheck?: Healthcheck;
  OnBuild?: string[];
  Shell?: string[];
}
// Healthcheck durations are nanoseconds, as Docker's image config has them.
export interface Healthcheck {
  Test?: string[];
  Interval?: number;
  Timeout?: number;
  StartPeriod?: number;
  StartInterval?: number;
  Retries?: number;
}
// History is one entry of the image's history.
export interface History {
  created_by?: string;
  author?: string;
  comment?: string;
  empty_layer?: boolean;
}
// Layer is one layer of the image, base layers first.
export interface Layer {
  // Step is "" for a layer of the base image.
  step: string;
  line: number;
  createdBy: string;
  size: Size;
  compressed: Size;
  entries: Entry[];
  // Count is how many entries the layer has, also where they were left out.
  count: number;
  // Wasted is what later layers hide of this one and is still shipped.
  wasted: Size;
  // Independent is true for a layer of --link: it does not depend on what is below.
  independent?: boolean;
}
// Change says what a layer does to a path.
export type Change = "added" | "modified" | "removed";
// Entry is one entry of a layer's tar.
export interface Entry {
  path: string;
  change: Change;
}
// FileType of an image's file.
export type FileType = "file" | "dir" | "symlink" | "fifo" | "char" | "block" | "socket";
// File is one path of the image.
export interface File {
  path: string;
  type: FileType;
  mode: string;
  uid: number;
  gid: number;
  size: Size;
  link: string;
  // Origin is the id of the step that wrote it, "base" for a file of the base image, "context" inside a context.
  origin: string;
}
// ChildrenQuery asks for a folder of a tree of the last report.
export interface ChildrenQuery {
  // Tree is "image", "stage:N" or "context".
  tree: string;
  path: string;
  offset?: number;
  // 500 if 0
  limit?: number;
  // Archive is the key of an opened archive: the folder is then one of its image, whatever Tree says.
  archive?: string;
}
// Children is one folder's content.
export interface Children {
  path: string;
  total: number;
  // more may be there than is known
  open: boolean;
  entries: Child[];
  // Rest is the size of what is there and not listed, RestWhy where that figure comes from.
  rest?: Size;
  restWhy?: string;
  // Error says why there is nothing, "" otherwise.
  error?: string;
}
// Child is one entry of a folder, with the sum of what is below it.
export interface Child {
  name: string;
  total: Size;
  // files below, for a folder
  count: number;
  file: File;
  // Why says where a size that is not exact comes from.
  why?: string;
  // Ignored marks an entry of the tree "context" that the ignore file leaves out (that tree lists those too);
  // IgnoreLine is the line of the ignore file that decides, also where it includes again, 0 if none does.
  ignored?: boolean;
  ignoreLine?: number;
}
// LayerEntries answers layer(i): the entries of one layer of the last report.
export interface LayerEntries {
  entries: Entry[];
  error?: string;
}
// WhyQuery asks why a path is in a tree of the last report.
export interface WhyQuery {
  tree: string;
  path: string;
  // Archive is the key of an opened archive: the answer is then the layers of its image that write the path, the last one first.
  archive?: string;
}
// Why is a chain from the image's file back to where its bytes come from.
export interface Why {
  links: WhyLink[];
  error?: string;
}
// WhyLink is one link of that chain: a step, or its end in a context, a base image or a command.
export interface WhyLink {
  // Kind is "step", "context", "image", "command", "url" or, in an archive, "layer".
  kind: string;
  step?: string;
  line?: number;
  // Layer is the index of a layer of an archive's image.
  layer?: number;
  path: string;
  text: string;
}
// BaseImage is what is known of one published image: an entry of the catalogue, or one that a request brings along.
// Sizes are bytes as the source states them; zero means that the source does not say.
export interface BaseImage {
  ref: string;
  aliases?: string[];
  platform: string;
  // Platforms the tag is published for, if the source says.
  platforms?: string[];
  size_bytes: number;
  compressed_bytes: number;
  layers?: BaseLayer[];
  env?: string[];
  entrypoint?: string[];
  cmd?: string[];
  workdir?: string;
  user?: string;
  exposed_ports?: string[];
  volumes?: string[];
  labels?: Record<string, string>;
  stop_signal?: string;
  onbuild?: string[];
  shell?: string[];
  distro?: string;
  packages?: Packages;
  // Files are known paths (not all: the tree stays open unless Complete says so).
  files?: BaseFile[];
  complete?: boolean;
  source?: string;
  as_of?: string;
  note?: string;
}
// BaseLayer is one layer of a published image.
export interface BaseLayer {
  compressed_bytes: number;
  size_bytes?: number;
  created_by: string;
}
// Packages are what the image's package manager lists.
export interface Packages {
  manager: string;
  installed: InstalledPackage[];
}
// InstalledPackage is one row of that list; the size is the manager's own "installed size".
export interface InstalledPackage {
  name: string;
  version?: string;
  size_bytes: number;
}
// BaseFile is one known path of a published image.
export interface BaseFile {
  path: string;
  // Type is "file" (the default), "dir" or "symlink".
  type?: string;
  mode?: string;
  uid?: number;
  gid?: number;
  size?: number;
  link?: string;
  content?: string;
  // Estimated marks a size that the source does not state for precisely this image.
  estimated?: boolean;
}
// Report is everything the engine says of one request.
export interface Report {
  // Error is what stops a build of this target, in BuildKit's own words; Image is then nil and all else stays filled.
  error: BuildError | null;
  problems: Problem[];
  stages: Stage[];
  edges: Edge[];
  image: Image | null;
  // Target is the index of the stage that is built, -1 if there is none.
  target: number;
  // Args and variables as they stand after each line that changes them.
  scopes: Scope[];
  // Context is what the build sees of its context; nil where the context is not known.
  context: ContextReport | null;
  // Syntax is the value of a "# syntax" directive, "" if there is none.
  syntax: string;
  // Frontend is BuildKit's version as the module requires it.
  frontend: string;
  // Command is the docker build command line for this request.
  command: string;
  // Outline is what --call=outline prints for the target; nil where the target cannot be resolved.
  outline: Outline | null;
  // Starts says whether a container of the image would start: the verdict first (Rule "start/verdict"), then what else was found.
  // Empty where there is no image.
  starts: Finding[];
  // Advice is what the image ships without need, the heaviest first.
  advice: Finding[];
  // Goals judge the request's, in its order.
  goals: GoalResult[];
  // Wants are the tables of facts that would sharpen this answer (package facts); none where all are compiled in.
  wants: string[];
}
// BuildError stops a build.
export interface BuildError {
  message: string;
  line: number;
}
// Severity of a problem.
export type Severity = "error" | "warning" | "info";
// Position range in the Dockerfile, 1-based, columns in UTF-16 units, the end exclusive.
export interface Range {
  startLine: number;
  startColumn: number;
  endLine: number;
  endColumn: number;
}
// Problem is an error, a build check that fired, or a remark of the playground's own (Rule then starts with "playground/").
export interface Problem {
  rule: string;
  severity: Severity;
  message: string;
  url: string;
  range: Range;
  // Fixes are text edits that mend it.
  fixes?: Fix[];
}
// Fix is one way to mend a problem.
export interface Fix {
  title: string;
  edits: Edit[];
}
// Edit replaces a range by a text.
export interface Edit {
  range: Range;
  text: string;
}
// BaseKind says what a FROM resolves to.
export type BaseKind = "stage" | "image" | "scratch" | "context";
// Stage is one FROM and what follows it.
export interface Stage {
  index: number;
  name: string;
  base: string;
  baseKind: BaseKind;
  baseImage?: string;
  baseStage?: number;
  platform: string;
  description: string;
  line: number;
  // EndLine is the last line of the stage's last instruction.
  endLine: number;
  // Built is true where the target needs the stage.
  built: boolean;
  target: boolean;
  // Size is everything in the stage's file tree after its last step.
  size: Size;
  compressed: Size;
  // Known splits Size by how it is known.
  known: Breakdown;
  steps: Step[];
  // BaseSize is the part that the base brought.
  baseSize: Size;
  // BaseFact says where the facts on an image come from ("golang:1.26-alpine, 2026-08-19"), and why an estimate is one.
  baseFact?: string;
  // Resolved explains the FROM: one sentence.
  resolved?: string;
  // Handed is what other stages that are built, or the image, take from this stage; Behind is the rest. Both nil for the target.
  handed?: Size;
  behind?: Size;
  left?: Left[];
}
// Left is a part of a stage's tree that was not handed on, largest first.
export interface Left {
  label: string;
  path: string;
  size: Size;
}
// CacheState of a step for the request's "changed" paths.
export type CacheState = "hit" | "miss" | "none";
// Step is one instruction of a stage.
export interface Step {
  // ID is "stage.step", both from 0, as in "1.3": stable while nothing before it changes.
  id: string;
  line: number;
  endLine: number;
  instruction: string;
  text: string;
  built: boolean;
  cache: CacheState;
  // Size is what the step writes: its layer's uncompressed bytes, zero where it makes none.
  size: Size;
  effects: Effect[];
  // OnBuild is true where the step comes from a base's trigger.
  onBuild?: boolean;
}
// EffectKind says what a step does to the tree, as far as is known.
export type EffectKind = "write" | "remove" | "unknown" | "note";
// Effect is one thing a step does, in words a person reads. Unknown effects name the command and why it is not understood.
export interface Effect {
  kind: EffectKind;
  path?: string;
  text: string;
  size?: Size;
  parts?: EffectPart[];
  // Stated is the line of the comment that states the effect, 0 where it was worked out or came with the request.
  stated?: number;
}
// EffectPart is one line of an effect's breakdown ("curl 0.4 MB, libcurl4 0.8 MB").
export interface EffectPart {
  label: string;
  size: Size;
}
// EdgeKind is the kind of instruction that takes.
export type EdgeKind = "from" | "copy" | "add" | "mount";
// Endpoint is where an edge starts: exactly one field is set. Context "" is the build context.
export interface Endpoint {
  stage?: number;
  image?: string;
  context?: string;
  url?: string;
}
// Taker is where an edge ends. Step is "" for a FROM, which has no step of its own.
export interface Taker {
  stage: number;
  step: string;
}
// Edge is drawn from what gives to the instruction that takes.
export interface Edge {
  kind: EdgeKind;
  from: Endpoint;
  to: Taker;
  line: number;
  paths: string[];
  size: Size;
  // Resolved explains the name: one sentence, with "did you mean" where a stage's name is near.
  resolved?: string;
  built: boolean;
}
// Scope lists values after a line: what changed there, and what is in force.
export interface Scope {
  line: number;
  // -1 before the first FROM
  stage: number;
  vars: Variable[];
}
// Variable is an ARG or ENV value in force.
export interface Variable {
  name: string;
  value: string;
  // Kind is "arg", "env" or "platform"; Line is where it was set, 0 if the base or BuildKit sets it.
  kind: string;
  line: number;
  // Unset is true for an ARG without a value; Lost where a global ARG is not declared again in this stage.
  unset?: boolean;
  lost?: boolean;
}
// Outline is BuildKit's outline of a target.
export interface Outline {
  name: string;
  description: string;
  args: OutlineArg[];
  secrets: OutlineMount[];
  ssh: OutlineMount[];
  caches: OutlineMount[];
  targets: OutlineTarget[];
}
// OutlineArg is a build argument that the target uses.
export interface OutlineArg {
  name: string;
  description: string;
  value: string;
  line: number;
}
// OutlineMount is a secret, ssh socket or cache mount of the target.
export interface OutlineMount {
  id: string;
  required: boolean;
  line: number;
}
// OutlineTarget is a row of --call=targets.
export interface OutlineTarget {
  name: string;
  description: string;
  base: string;
  platform: string;
  default: boolean;
  line: number;
}
// ContextReport is the context after its ignore file.
export interface ContextReport {
  // IgnoreFile is the path of the ignore file in force, "" if there is none.
  ignoreFile: string;
  sent: Size;
  files: number;
  ignored: number;
  // Entries tell each listed file's fate; left out with omit "files".
  entries: ContextEntry[];
}
// ContextEntry is one path of the context.
export interface ContextEntry {
  path: string;
  type: string;
  size: Size;
  ignored: boolean;
  // Line of the ignore file that decides, 0 if none does.
  line: number;
}
// Request asks for one analysis. Only Dockerfile is required.
export interface Request {
  dockerfile: string;
  // File is the Dockerfile's name, "Dockerfile" if empty; NAME.dockerignore is looked up by it.
  file?: string;
  // Context is the build context. Absent (null) means its contents are not known, [] that it is empty.
  context?: ContextFile[] | null;
  target?: string;
  buildArgs?: Record<string, string>;
  platform?: string;
  buildPlatform?: string;
  namedContexts?: Record<string, ContextFile[]>;
  // Images are facts about base images that the catalogue lacks; they win over it.
  images?: BaseImage[];
  secrets?: Record<string, string>;
  effects?: StatedEffect[];
  // Changed are context paths that are edited before a second build: which steps run again?
  changed?: string[];
  // Goals are a lesson's; the report judges each.
  goals?: Goal[];
  // Keys name parts registered before with open, used instead of the inline ones.
  keys?: PartKeys;
  // Omit leaves parts out of the answer that a view fetches on demand: "files", "entries".
  omit?: string[];
}
// PartKeys says which registered parts a request uses.
export interface PartKeys {
  context?: string;
  namedContexts?: Record<string, string>;
  images?: string[];
  // Archives lets opened archives stand in for images: the reference as a FROM writes it → the archive's key. The stage then has
  // the archive's exact files, layers, configuration and platform.
  archives?: Record<string, string>;
}
// Part is what open registers under a key: exactly one field is set.
export interface Part {
  context?: ContextFile[] | null;
  images?: BaseImage[];
}
// PartUpdate changes one file of a registered context: Set adds or replaces it, Remove deletes a path and what is below it,
// Rename moves From to To.
export interface PartUpdate {
  set?: ContextFile;
  remove?: string;
  rename?: Rename;
}
// Rename moves a path of a context.
export interface Rename {
  from: string;
  to: string;
}
// ContextFile is one entry of a build context. A path ending in "/" is a folder. Parents need not be listed.
export interface ContextFile {
  path: string;
  // Content is text, Base64 is bytes, Size alone stands for contents that are not known.
  content?: string;
  base64?: string;
  size?: number;
  // Mode is octal, "0644" for files and "0755" for folders if empty.
  mode?: string;
  // Link makes it a symbolic link, Hardlink another name of an earlier entry.
  link?: string;
  hardlink?: string;
}
// StatedEffect says what RUN instructions leave, on a person's word, as a comment above the instruction may, too (package stated).
// It wins over every model. One that adds and removes nothing says that the step changes no file.
export interface StatedEffect {
  // Match is found in the instruction's text (a plain substring of the words after RUN).
  match: string;
  add?: StatedEntry[];
  remove?: string[];
}
// StatedEntry is a path that a stated effect writes. One that ends in "/" is a directory, to which the step adds Size.
export interface StatedEntry {
  path: string;
  size?: number;
  // Low and High make the size an estimate, Unknown says that it is at least Size.
  low?: number;
  high?: number;
  unknown?: boolean;
  mode?: string;
  link?: string;
}
