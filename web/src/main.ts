/**
 * Starts the page: the store, the engine in its worker, what was saved, the lessons, and the address that names one.
 */
import "./app/app-shell.js";
import type { AppShell } from "./app/app-shell.js";
import { Session } from "./app/session.js";
import { EngineClient, type Port } from "./engine/client.js";
import { embeddedImages } from "./engine/images.js";
import { addressed, addressOf, type Lesson, loadLessons, workOf } from "./lesson/lesson.js";
import { browserStorage, Saved } from "./store/persist.js";
import { emptyWork, type Work } from "./store/state.js";
import { Store } from "./store/store.js";
import type { BaseImage } from "./wire.gen.js";

/** What the free mode starts with: two stages that need no context. */
const firstText = `FROM alpine:3.22 AS build
RUN echo 'hello from the build stage' > /hello.txt

FROM scratch
COPY --from=build /hello.txt /
`;

function startWorker(): Port {
  return new Worker(new URL(__ENGINE_WORKER__, import.meta.url), { type: "module" });
}

const saved = new Saved(browserStorage());
const store = new Store();
let lessons: readonly Lesson[] = [];
const engine = new EngineClient(startWorker, (health) => store.engine(health));
let images: BaseImage[] = [];
try {
  images = await embeddedImages(new URL(location.href));
} catch (reason) {
  console.warn("The images that the address names could not be loaded:", reason);
}
const session = new Session(store, engine, saved, (id) => lessons.find((l) => l.id === id), images);

/** Opens a lesson, or the free mode for null, with what was kept of it. */
function open(id: string | null): void {
  const lesson = lessons.find((l) => l.id === id);
  const kept = saved.load(lesson?.id ?? "");
  // Whose Dockerfile is pasted here has a context that the page does not know: no COPY of it is a mistake.
  const fresh: Work = lesson ? workOf(lesson.start) : { ...emptyWork, dockerfile: firstText, context: null };
  const work = kept ? { ...fresh, ...kept } : fresh;
  document.title = lesson ? `${lesson.title} · Dockerfile stages` : "Dockerfile stages";
  store.open(lesson?.id ?? null, work);
}

/** What the address says, else the last visit's, else the first lesson. */
function chosen(): string | null {
  const wanted = addressed(location.hash) ?? saved.last ?? lessons[0]?.id ?? "";
  return lessons.some((l) => l.id === wanted) ? wanted : null;
}

addEventListener("hashchange", () => {
  session.flush();
  if (chosen() !== store.state.lesson) open(chosen());
});
addEventListener("pagehide", () => session.flush());
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") session.flush();
});

try {
  lessons = await loadLessons(new URL(__LESSONS__, import.meta.url));
} catch (reason) {
  // The page works without its lessons: the free mode is left.
  console.warn("The lessons could not be loaded:", reason);
}
open(chosen());
history.replaceState(null, "", addressOf(store.state.lesson));

const shell = document.createElement("app-shell") as AppShell;
shell.store = store;
shell.session = session;
shell.lessons = lessons;
document.body.replaceChildren(shell);
