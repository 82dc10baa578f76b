/** The lessons as package lessons publishes them, and how the page gets them. */
import type { Work } from "../store/state.js";
import type { BaseImage, ContextFile, Goal } from "../wire.gen.js";

/** A piece of rendered Markdown: an element of a few known tags, or a text. */
export interface LessonNode {
  tag?: string;
  text?: string;
  href?: string;
  lang?: string;
  children?: LessonNode[];
}

export interface Lesson {
  id: string;
  number: number;
  title: string;
  summary: string;
  body: LessonNode[];
  goals: Goal[];
  hints: LessonNode[][];
  changed: string[];
  images: BaseImage[];
  start: LessonWork;
  solution: LessonWork;
}

export interface LessonWork {
  dockerfile: string;
  context: ContextFile[];
  target: string;
  platform: string;
  buildArgs: Record<string, string>;
  secrets: Record<string, string>;
}

export async function loadLessons(address: URL): Promise<Lesson[]> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`the lessons are not there (${response.status} ${response.statusText})`);
  return (await response.json()) as Lesson[];
}

/** What the page's editors hold; a lesson need not name a platform. */
export function workOf(work: LessonWork): Work {
  return { ...work, platform: work.platform || "linux/amd64", changed: [] };
}

/** The lesson in the page's address: "#lesson/second-stage", "#free" for the free mode (""), null where it says nothing. */
export function addressed(hash: string): string | null {
  if (hash === "#free") return "";
  const match = /^#lesson\/([a-z0-9-]+)$/.exec(hash);
  return match?.[1] ?? null;
}

export function addressOf(lesson: string | null): string {
  return lesson === null ? "#free" : `#lesson/${lesson}`;
}
