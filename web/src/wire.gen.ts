// Code generated from wasm/report. DO NOT EDIT.

export interface Size {
  bytes: number;
  low: number;
  high: number;
  certainty: Certainty;
}

export type Certainty = "exact" | "estimated" | "unknown";

export interface Image {
  config: Config;
  size: Size;
  compressed: Size;
  layers: Layer[];
  files: File[];
  history: History[];
  complete: boolean;
  open: string[];
  known: Breakdown;
  against: Against | null;
}

export interface Breakdown {
  exact: number;
  estimated: number;
  unknown: number;
}

export interface Against {
  stage: number;
  size: Size;
  compressed: Size;
}

export interface Config {
  User?: string;
  ExposedPorts?: { [key: string]: Record<string, never> };
  Env?: string[];
  Entrypoint?: string[];
  Cmd?: string[];
  Volumes?: { [key: string]: Record<string, never> };
  WorkingDir?: string;
  Labels?: { [key: string]: string };
  StopSignal?: string;
  ArgsEscaped?: boolean;
  Healthcheck?: Healthcheck;
  OnBuild?: string[];
  Shell?: string[];
}

export interface Healthcheck {
  Test?: string[];
  Interval?: number;
  Timeout?: number;
  StartPeriod?: number;
  StartInterval?: number;
  Retries?: number;
}

export interface History {
  created_by?: string;
  author?: string;
  comment?: string;
  empty_layer?: boolean;
}

export interface Layer {
  step: string;
  line: number;
  createdBy: string;
  size: Size;
  compressed: Size;
  entries: Entry[];
  count: number;
  wasted: Size;
  independent?: boolean;
}

export interface Entry {
  path: string;
  change: Change;
}

export interface File {
  path: string;
  type: FileType;
  mode: string;
  uid: number;
  gid: number;
  size: Size;
  link: string;
  origin: string;
}

export interface ChildrenQuery {
  tree: string;
  path: string;
  offset?: number;
  limit?: number;
}

export interface Children {
  path: string;
  total: number;
  open: boolean;
  entries: Child[];
  error?: string;
}

export interface Child {
  name: string;
  total: Size;
  count: number;
  file: File;
}

export interface LayerEntries {
  entries: Entry[];
  error?: string;
}

export interface WhyQuery {
  tree: string;
  path: string;
}

export interface Why {
  links: WhyLink[];
  error?: string;
}

export interface WhyLink {
  kind: string;
  step?: string;
  line?: number;
  path: string;
  text: string;
}

export type Change = "added" | "modified" | "removed";

export type FileType = "file" | "dir" | "symlink" | "fifo" | "char" | "block" | "socket";

export interface BaseImage {
  ref: string;
  aliases?: string[];
  platform: string;
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
  labels?: { [key: string]: string };
  stop_signal?: string;
  onbuild?: string[];
  shell?: string[];
  distro?: string;
  packages?: Packages;
  files?: BaseFile[];
  complete?: boolean;
  source?: string;
  as_of?: string;
  note?: string;
}

export interface BaseLayer {
  compressed_bytes: number;
  size_bytes?: number;
  created_by: string;
}

export interface Packages {
  manager: string;
  installed: InstalledPackage[];
}

export interface InstalledPackage {
  name: string;
  version?: string;
  size_bytes: number;
}

export interface BaseFile {
  path: string;
  type?: string;
  mode?: string;
  uid?: number;
  gid?: number;
  size?: number;
  link?: string;
  content?: string;
  estimated?: boolean;
}

export interface Report {
  error: BuildError | null;
  problems: Problem[];
  stages: Stage[];
  edges: Edge[];
  image: Image | null;
  target: number;
  scopes: Scope[];
  context: ContextReport | null;
  syntax: string;
  frontend: string;
  command: string;
  outline: Outline | null;
}

export interface BuildError {
  message: string;
  line: number;
}

export interface Range {
  startLine: number;
  startColumn: number;
  endLine: number;
  endColumn: number;
}

export interface Problem {
  rule: string;
  severity: Severity;
  message: string;
  url: string;
  range: Range;
  fixes?: Fix[];
}

export interface Fix {
  title: string;
  edits: Edit[];
}

export interface Edit {
  range: Range;
  text: string;
}

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
  endLine: number;
  built: boolean;
  target: boolean;
  size: Size;
  compressed: Size;
  steps: Step[];
  baseSize: Size;
  baseFact?: string;
  resolved?: string;
  handed?: Size;
  behind?: Size;
  left?: Left[];
}

export interface Left {
  label: string;
  path: string;
  size: Size;
}

export interface Step {
  id: string;
  line: number;
  endLine: number;
  instruction: string;
  text: string;
  built: boolean;
  cache: CacheState;
  size: Size;
  effects: Effect[];
  onBuild?: boolean;
}

export interface Effect {
  kind: EffectKind;
  path?: string;
  text: string;
  size?: Size;
  parts?: EffectPart[];
}

export interface EffectPart {
  label: string;
  size: Size;
}

export interface Endpoint {
  stage?: number;
  image?: string;
  context?: string;
  url?: string;
}

export interface Taker {
  stage: number;
  step: string;
}

export interface Edge {
  kind: EdgeKind;
  from: Endpoint;
  to: Taker;
  line: number;
  paths: string[];
  size: Size;
  resolved?: string;
  built: boolean;
}

export interface Scope {
  line: number;
  stage: number;
  vars: Variable[];
}

export interface Variable {
  name: string;
  value: string;
  kind: string;
  line: number;
  unset?: boolean;
  lost?: boolean;
}

export interface Outline {
  name: string;
  description: string;
  args: OutlineArg[];
  secrets: OutlineMount[];
  ssh: OutlineMount[];
  caches: OutlineMount[];
  targets: OutlineTarget[];
}

export interface OutlineArg {
  name: string;
  description: string;
  value: string;
  line: number;
}

export interface OutlineMount {
  id: string;
  required: boolean;
  line: number;
}

export interface OutlineTarget {
  name: string;
  description: string;
  base: string;
  platform: string;
  default: boolean;
  line: number;
}

export interface ContextReport {
  ignoreFile: string;
  sent: Size;
  files: number;
  ignored: number;
  entries: ContextEntry[];
}

export interface ContextEntry {
  path: string;
  type: string;
  size: Size;
  ignored: boolean;
  line: number;
}

export type Severity = "error" | "warning" | "info";

export type BaseKind = "stage" | "image" | "scratch" | "context";

export type CacheState = "hit" | "miss" | "none";

export type EffectKind = "write" | "remove" | "unknown" | "note";

export type EdgeKind = "from" | "copy" | "add" | "mount";

export interface Request {
  dockerfile: string;
  file?: string;
  context?: ContextFile[];
  target?: string;
  buildArgs?: { [key: string]: string };
  platform?: string;
  buildPlatform?: string;
  namedContexts?: { [key: string]: ContextFile[] };
  images?: BaseImage[];
  secrets?: { [key: string]: string };
  effects?: StatedEffect[];
  changed?: string[];
  keys?: PartKeys;
  omit?: string[];
}

export interface PartKeys {
  context?: string;
  namedContexts?: { [key: string]: string };
  images?: string[];
}

export interface Part {
  context?: ContextFile[];
  images?: BaseImage[];
}

export interface PartUpdate {
  set?: ContextFile;
  remove?: string;
  rename?: Rename;
}

export interface Rename {
  from: string;
  to: string;
}

export interface ContextFile {
  path: string;
  content?: string;
  base64?: string;
  size?: number;
  mode?: string;
  link?: string;
  hardlink?: string;
}

export interface StatedEffect {
  match: string;
  add?: StatedEntry[];
  remove?: string[];
}

export interface StatedEntry {
  path: string;
  size?: number;
  mode?: string;
  link?: string;
}
