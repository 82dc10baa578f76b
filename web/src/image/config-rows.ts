/** The image's config as rows that a person reads: what runs, as whom, where, and what the image says of itself. Pure. */
import type { Config, Healthcheck, Image } from "../wire.gen.js";

export interface ConfigRow {
  name: string;
  /** One value a line, [] where there is none. */
  values: string[];
  /** What a value that is not set means; "" where the row is left out instead. */
  unset: string;
  help: string;
}

export function configRows(config: Config): ConfigRow[] {
  const rows: ConfigRow[] = [
    row("Entrypoint", exec(config.Entrypoint), "none", "what always runs"),
    row("Cmd", exec(config.Cmd), "none", "its default arguments, or what runs without an entrypoint"),
    row("Runs", runs(config), "nothing by itself: docker run has to name a command", "entrypoint and cmd together"),
    row("User", text(config.User), "root", "who it runs as"),
    row("WorkingDir", text(config.WorkingDir), "/", "where it starts"),
    row("Env", config.Env ?? [], "none", "environment variables"),
    row("Ports", Object.keys(config.ExposedPorts ?? {}), "", "EXPOSE: what it says it listens on"),
    row("Volumes", Object.keys(config.Volumes ?? {}), "", "folders that are kept outside"),
    row(
      "Labels",
      Object.entries(config.Labels ?? {}).map(([k, v]) => `${k}=${v}`),
      "",
      "facts about the image",
    ),
    row("Healthcheck", health(config.Healthcheck), "", "how its health is asked"),
    row("StopSignal", text(config.StopSignal), "", "what asks it to stop"),
    row("Shell", exec(config.Shell), "", "what RUN, CMD and ENTRYPOINT in shell form use"),
    row("OnBuild", config.OnBuild ?? [], "", "instructions for images built from this one"),
  ];
  return rows.filter((r) => r.values.length > 0 || r.unset !== "");
}

function row(name: string, values: string[], unset: string, help: string): ConfigRow {
  return { name, values, unset, help };
}

function text(value: string | undefined): string[] {
  return value ? [value] : [];
}

/** An exec form as it stands in a Dockerfile. */
function exec(words: string[] | undefined): string[] {
  return words && words.length > 0 ? [`[${words.map((word) => JSON.stringify(word)).join(", ")}]`] : [];
}

/** The command line of a container that nobody gives arguments. */
function runs(config: Config): string[] {
  const words = [...(config.Entrypoint ?? []), ...(config.Cmd ?? [])];
  return words.length > 0 ? [words.map(quoted).join(" ")] : [];
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

function health(check: Healthcheck | undefined): string[] {
  if (!check) return [];
  const [form, ...words] = check.Test ?? [];
  if (form === "NONE") return ["none: the base image's check is switched off"];
  const times = [
    ["every", check.Interval],
    ["timeout", check.Timeout],
    ["start period", check.StartPeriod],
    ["start interval", check.StartInterval],
  ].flatMap(([name, ns]) => (ns ? [`${name} ${duration(Number(ns))}`] : []));
  if (check.Retries) times.push(`${check.Retries} retries`);
  return [
    form === "CMD" ? words.map(quoted).join(" ") : words.join(" "),
    ...(times.length > 0 ? [times.join(", ")] : []),
  ];
}

/** Nanoseconds as "1m30s". */
export function duration(nanoseconds: number): string {
  const seconds = nanoseconds / 1e9;
  if (seconds < 1) return `${Math.round(nanoseconds / 1e6)}ms`;
  const h = Math.floor(seconds / 3600);
  const m = Math.floor((seconds % 3600) / 60);
  const s = Math.round((seconds % 60) * 1000) / 1000;
  return `${h > 0 ? `${h}h` : ""}${m > 0 ? `${m}m` : ""}${s > 0 || (h === 0 && m === 0) ? `${s}s` : ""}`;
}

/** The history, the youngest entry last, as the image holds it. */
export function historyLines(image: Image): { words: string; empty: boolean }[] {
  return image.history.map((entry) => ({
    words: entry.created_by || entry.comment || "(nothing said)",
    empty: entry.empty_layer ?? false,
  }));
}
