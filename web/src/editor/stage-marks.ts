/**
 * What the report says of each stage, drawn into the text: a band in the stage's hue, a divider above its FROM, the size
 * of each step at the right, and faded lines where the target does not need the stage.
 *
 * Until the next report arrives everything moves with the text that it stands beside.
 */
import { type Extension, RangeSet, RangeSetBuilder, StateEffect, StateField, type Text } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, GutterMarker, gutter, WidgetType } from "@codemirror/view";
import { askStep, tellable } from "../effects/ask.js";
import { lastLine } from "../store/counterparts.js";
import { hueCount } from "../ui/hues.js";
import { describeSize, formatSize } from "../ui/size.js";
import type { CacheState, Report, Size, Stage } from "../wire.gen.js";

/** Beyond this many lines the text is shown without marks: they would cost more than they tell. */
const mostLines = 20_000;

interface Marks {
  bands: RangeSet<GutterMarker>;
  sizes: RangeSet<GutterMarker>;
  lines: DecorationSet;
}

export function hueClass(stage: number): string {
  return `stage-hue-${stage % hueCount}`;
}

const none: Marks = { bands: RangeSet.empty, sizes: RangeSet.empty, lines: Decoration.none };

class Band extends GutterMarker {
  constructor(override readonly elementClass: string) {
    super();
  }
  override eq(other: Band): boolean {
    return other.elementClass === this.elementClass;
  }
}

class StepSize extends GutterMarker {
  constructor(
    readonly size: Size,
    readonly cache: CacheState,
    /** The step that can be asked what it leaves, "" for a FROM. */
    readonly step: string,
  ) {
    super();
  }
  override eq(other: StepSize): boolean {
    return (
      other.step === this.step && other.cache === this.cache && describeSize(other.size) === describeSize(this.size)
    );
  }
  override toDOM(): Node {
    const span = document.createElement("span");
    const nothing = this.size.certainty === "exact" && this.size.bytes === 0;
    span.className = nothing ? "none" : this.size.certainty;
    span.title = `this step writes ${describeSize(this.size)}${this.step && ": click, or Alt+Enter in its line, to see what"}`;
    if (this.step) span.dataset.step = this.step;
    span.textContent = formatSize(this.size);
    if (this.cache === "none") return span;
    // One element: the gutter takes away what it was given, and a fragment's children would stay.
    const both = document.createElement("span");
    both.append(span, cacheSign(this.cache));
    return both;
  }
}

/** What a second build does with the step after the edit that a lesson supposes. */
function cacheSign(cache: CacheState): HTMLElement {
  const sign = document.createElement("i");
  sign.className = cache;
  sign.textContent = cache === "hit" ? "✓" : "↻";
  sign.title = cache === "hit" ? "after the edit: taken from the cache" : "after the edit: runs again";
  sign.setAttribute("role", "img");
  sign.setAttribute("aria-label", sign.title);
  return sign;
}

class Divider extends WidgetType {
  constructor(
    readonly hue: string,
    readonly title: string,
    readonly facts: string,
  ) {
    super();
  }
  override eq(other: Divider): boolean {
    return other.hue === this.hue && other.title === this.title && other.facts === this.facts;
  }
  override get estimatedHeight(): number {
    return 28;
  }
  override toDOM(): HTMLElement {
    const div = document.createElement("div");
    div.className = `cm-stageDivider ${this.hue}`;
    const facts = document.createElement("span");
    facts.textContent = this.facts;
    div.append(this.title, facts);
    return div;
  }
}

/** "stage 0", "stage 1 · final" and "397 MB · 19.8 MB handed on". */
export function dividerText(stage: Stage): { title: string; facts: string } {
  const title = [`stage ${stage.index}`, stage.name, stage.target ? "final" : ""].filter(Boolean).join(" · ");
  if (!stage.built) return { title, facts: "· not built for this target" };
  const facts = [formatSize(stage.size)];
  if (stage.baseFact?.startsWith("the opened archive")) facts.push(`FROM ${stage.baseFact}`);
  if (stage.handed) facts.push(`${formatSize(stage.handed)} handed on`);
  return { title, facts: `· ${facts.join(" · ")}` };
}

/** Tells the editor of a report of exactly the text that it shows. */
export const showStages = StateEffect.define<Report | null>();

const field = StateField.define<Marks>({
  create: () => none,
  update(marks, tr) {
    for (const effect of tr.effects) {
      if (effect.is(showStages)) return effect.value ? draw(effect.value, tr.state.doc) : none;
    }
    if (!tr.docChanged) return marks;
    return {
      bands: marks.bands.map(tr.changes),
      sizes: marks.sizes.map(tr.changes),
      lines: marks.lines.map(tr.changes),
    };
  },
  provide: (f) => EditorView.decorations.from(f, (marks) => marks.lines),
});

function draw(report: Report, doc: Text): Marks {
  if (doc.lines > mostLines) return none;
  const bands = new RangeSetBuilder<GutterMarker>();
  const sizes = new RangeSetBuilder<GutterMarker>();
  const lines = new RangeSetBuilder<Decoration>();
  for (const stage of report.stages) {
    const last = Math.min(lastLine(stage), doc.lines);
    if (stage.line < 1 || stage.line > last) continue;
    const band = new Band(`${hueClass(stage.index)} ${stage.built ? "" : "skipped"}`);
    const line = stage.built ? null : Decoration.line({ class: "skipped" });
    const costs = stepSizes(stage);
    const { title, facts } = dividerText(stage);
    const first = doc.line(stage.line).from;
    const divider = new Divider(hueClass(stage.index), title, facts);
    lines.add(first, first, Decoration.widget({ widget: divider, block: true, side: -1 }));
    for (let n = stage.line; n <= last; n++) {
      const { from } = doc.line(n);
      bands.add(from, from, band);
      if (line) lines.add(from, from, line);
      const size = costs.get(n);
      if (size) sizes.add(from, from, size);
    }
  }
  return { bands: bands.finish(), sizes: sizes.finish(), lines: lines.finish() };
}

/** What each line of a stage costs; a FROM costs what its base brings. */
function stepSizes(stage: Stage): Map<number, StepSize> {
  const costs = new Map<number, StepSize>();
  if (!stage.built) return costs;
  costs.set(stage.line, new StepSize(stage.baseSize, "none", ""));
  for (const step of stage.steps) {
    if (step.line !== stage.line)
      costs.set(
        step.line,
        new StepSize(step.size, step.cache, step.effects.length > 0 || tellable(step) ? step.id : ""),
      );
  }
  return costs;
}

export const stageMarks: Extension = [
  field,
  gutter({ class: "cm-stageBand", markers: (view) => view.state.field(field).bands }),
];

export const sizeGutter: Extension = gutter({
  class: "cm-stepSizes",
  side: "after",
  markers: (view) => view.state.field(field).sizes,
  domEventHandlers: {
    click(view, _line, event) {
      const step = (event.target as HTMLElement).dataset.step;
      if (step) askStep(view.dom, { step, tell: false });
      return step !== undefined;
    },
  },
});

/** Lines to be marked as counterparts of what is hovered or selected, each in its stage's hue. */
export const markLines = StateEffect.define<{ lines: ReadonlySet<number>; stageAt: (line: number) => number }>();

export const lineMarks: Extension = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, tr) {
    for (const effect of tr.effects) {
      if (!effect.is(markLines)) continue;
      const { lines, stageAt } = effect.value;
      const sorted = [...lines].filter((n) => n >= 1 && n <= tr.state.doc.lines).sort((a, b) => a - b);
      return Decoration.set(
        sorted.map((n) => {
          const stage = stageAt(n);
          const hue = stage < 0 ? "" : hueClass(stage);
          return Decoration.line({ class: `marked ${hue}` }).range(tr.state.doc.line(n).from);
        }),
      );
    }
    return marks.map(tr.changes);
  },
  provide: (f) => EditorView.decorations.from(f),
});
