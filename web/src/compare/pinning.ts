/** Makes the 'before' of Compare: what stands now, or another work such as a lesson's start. Loaded with the comparison. */
import type { Session } from "../app/session.js";
import type { Work } from "../store/state.js";
import { outlineOf } from "./outline.js";

/** Keeps the work as it stands, with its image's folders: the engine knows those of its last analysis only. */
export async function pin({ store, engine }: Session, label: string): Promise<void> {
  const { result } = store.state;
  if (!result) return;
  store.pin({ ...result, label, outline: null });
  const outline = result.report.image ? await outlineOf(engine) : new Map();
  const { result: now, pinned } = store.state;
  if (now === result && pinned?.report === result.report) store.pin({ ...pinned, outline });
}

/** The same for another work: it is analyzed once, and then what is being worked on again. */
export async function pinOther(session: Session, label: string, work: Work): Promise<void> {
  const { store, engine } = session;
  const now = store.state.work;
  const analysis = await engine.analyze(session.requestFor(work));
  const outline = analysis?.report.image ? await outlineOf(engine) : new Map();
  session.analyze();
  // What was typed meanwhile is what the engine was asked of last: the folders may be of that.
  if (analysis) store.pin({ ...analysis, work, label, outline: store.state.work === now ? outline : null });
}
