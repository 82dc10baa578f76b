/** An opened image in the shape that the views of the prediction take: a report with an image and nothing else. Pure. */
import type { OpenArchive } from "../store/state.js";
import type { ArchiveChoice, Image, Report } from "../wire.gen.js";

export function reportOf(image: Image): Report {
  return {
    error: null,
    problems: [],
    stages: [],
    edges: [],
    image,
    target: -1,
    scopes: [],
    context: null,
    syntax: "",
    frontend: "",
    command: "",
    outline: null,
    starts: [],
    advice: [],
    goals: [],
    wants: [],
  };
}

/** What an image of an archive is called. */
export function choiceLabel({ names, platform }: ArchiveChoice, index: number): string {
  return `${names[0] ?? `image ${index + 1}, without a name`} (${platform})`;
}

/** The images from outside that the text takes from, as the report names them: any of them can be stood in for. */
export function bases(report: Report | null, archive: OpenArchive): string[] {
  const started = report?.stages.flatMap(({ baseImage }) => (baseImage ? [baseImage] : [])) ?? [];
  const taken = report?.edges.flatMap(({ from }) => (from.image && from.image !== "scratch" ? [from.image] : [])) ?? [];
  const named = [...started, ...taken];
  // One that was chosen stays to be seen and unchosen, also when the text names it no more.
  return [...new Set([...named, ...(archive.standsFor === "" ? [] : [archive.standsFor])])];
}
