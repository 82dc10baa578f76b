/**
 * <stage-steps>: the same as the graph, as nested text: every stage with its base, every instruction whole, what it takes
 * from where, and what it does. For narrow screens, for screen readers, and for files with more stages than can be drawn.
 *
 * A function of the report and the marks; it sends "select" and "hover" as the graph does.
 */
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { askStep, tellable } from "../effects/ask.js";
import { type Counterparts, nothing as noMarks } from "../store/counterparts.js";
import { type Selection, sameSelection } from "../store/selection.js";
import { base } from "../ui/base.js";
import { stageHue } from "../ui/hues.js";
import { describeSize, formatRange, formatSize } from "../ui/size.js";
import { vars } from "../ui/vars.js";
import { coded } from "../ui/words.js";
import type { Edge, Effect, Report, Size, Stage, Step } from "../wire.gen.js";
import { stepsStyles } from "./steps.css.js";
import { edgeFact, operands, stageTitle } from "./text.js";

/** Stages shown at first, and with each "show more". */
const page = 100;
/** Parts of an effect that are named; a click on the step's size shows all. */
const fewParts = 4;

@customElement("stage-steps")
export class StageSteps extends LitElement {
  static override styles = [base, stepsStyles];

  @property({ attribute: false }) report: Report | null = null;
  @property({ attribute: false }) marks: Counterparts = noMarks;
  @property({ attribute: false }) selection: Selection | null = null;
  @state() private shown = page;

  protected override render(): TemplateResult {
    const { report } = this;
    if (!report || report.stages.length === 0) return html`<p class="empty">No stages yet.</p>`;
    const edges = edgesByTaker(report.edges);
    const stages = report.stages.slice(0, this.shown);
    const more = report.stages.length - stages.length;
    return html`<ol class="stages" @pointerleave=${() => this.tell("hover", null)}>
        ${repeat(
          stages,
          (stage) => stage.index,
          (stage) => this.stageView(stage, edges),
        )}
      </ol>
      ${
        more > 0
          ? html`<p class="more"><button @click=${() => this.showMore()}>Show ${Math.min(more, page)} more of ${more.toLocaleString("en")} stages</button></p>`
          : nothing
      }`;
  }

  private showMore(): void {
    this.shown += page;
  }

  private stageView(stage: Stage, edges: Map<string, Edge[]>): TemplateResult {
    const from = edges.get(`${stage.index}:`) ?? [];
    const names = ["stage", stage.built ? "" : "idle", this.marks.stages.has(stage.index) ? "on" : ""];
    const facts = [stage.platform, from.length > 0 ? "" : stage.resolved, stage.baseFact, stage.description].filter(
      (fact) => fact,
    );
    const selection: Selection = { kind: "stage", stage: stage.index };
    return html`<li class=${names.join(" ")} ${vars({ "--c": stageHue(stage.index) })}>
      <button class="head" aria-pressed=${this.isChosen(selection)} @click=${() => this.choose(selection)} @pointerenter=${() => this.tell("hover", selection)}>
        <span class="name">${stageTitle(stage)}</span>
        ${stage.target ? html`<span class="tag goal">target</span>` : nothing}
        ${stage.built ? nothing : html`<span class="tag">skipped: the target does not need it</span>`}
        ${sizeView(stage.size)}
      </button>
      <ol class="steps">
        <li class=${this.marks.lines.has(stage.line) ? "step on" : "step"}>
          ${this.lineButton(stage.line, { kind: "line", line: stage.line }, html`<b>FROM</b> ${stage.base}`, stage.baseSize)}
          <ul class="facts">
            ${from.map((edge) => html`<li>${edgeFact(edge, this.report?.stages ?? [])}</li>`)}
            ${facts.length > 0 ? html`<li>${facts.join(" · ")}</li>` : nothing}
          </ul>
        </li>
        ${repeat(
          stage.steps,
          (step) => step.id,
          (step) => this.stepView(step, edges.get(`${stage.index}:${step.id}`) ?? []),
        )}
      </ol>
    </li>`;
  }

  private stepView(step: Step, edges: Edge[]): TemplateResult {
    const hue = edges.find((edge) => edge.from.stage !== undefined)?.from.stage;
    const selection: Selection = { kind: "step", step: step.id };
    return html`<li
      class=${this.marks.steps.has(step.id) ? "step on" : "step"}
      data-step=${step.id}
      ${vars({ "--from": hue === undefined ? "var(--c)" : stageHue(hue) })}
    >
      ${this.lineButton(step.line, selection, html`<b>${step.instruction}</b> ${operands(step)}`, step.size, step)}
      ${
        edges.length + step.effects.length + (step.onBuild ? 1 : 0) + (step.cache === "miss" ? 1 : 0) === 0
          ? nothing
          : html`<ul class="facts">
            ${step.onBuild ? html`<li>a trigger (ONBUILD) of the base</li>` : nothing}
            ${step.cache === "miss" ? html`<li class="again">runs again after the change</li>` : nothing}
            ${edges.map((edge) => html`<li class="edge">${edgeFact(edge, this.report?.stages ?? [])}</li>`)}
            ${step.effects.map(effectView)}
            ${this.tellView(step)}
          </ul>`
      }
    </li>`;
  }

  private lineButton(
    line: number,
    selection: Selection,
    words: TemplateResult,
    size: Size,
    step?: Step,
  ): TemplateResult {
    return html`<div class="line" @pointerenter=${() => this.tell("hover", selection)}>
      <button class="words" aria-pressed=${this.isChosen(selection)} @click=${() => this.choose(selection)}>
        <span class="n"><span class="visually-hidden">line </span>${line}</span>
        <span>${words}</span>
      </button>
      ${
        step && (step.effects.length > 0 || tellable(step))
          ? html`<button class="size" title=${`${describeSize(size)}: what is it?`} @click=${() => askStep(this, { step: step.id, tell: false })}>
              ${formatSize(size)}<span class="visually-hidden">: what line ${line} leaves</span>
            </button>`
          : sizeView(size)
      }
    </div>`;
  }

  /** The way to the form, where there is something that the playground cannot know or that a person has said already. */
  private tellView(step: Step): TemplateResult | typeof nothing {
    const said = step.effects.some((effect) => effect.stated);
    if (!step.built || !tellable(step) || (step.size.certainty === "exact" && !said)) return nothing;
    return html`<li class="tell">
      <button @click=${() => askStep(this, { step: step.id, tell: true })}>${said ? "Change what is said here" : "Tell what it leaves"} …</button>
    </li>`;
  }

  private isChosen(selection: Selection): "true" | "false" {
    return sameSelection(this.selection, selection) ? "true" : "false";
  }

  private choose(selection: Selection): void {
    this.tell("select", sameSelection(this.selection, selection) ? null : selection);
  }

  private tell(type: "select" | "hover", detail: Selection | null): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }
}

function sizeView(size: Size): TemplateResult {
  return html`<span class="size" title=${describeSize(size)}>${formatSize(size)}</span>`;
}

function effectView(effect: Effect): TemplateResult {
  const size = effect.size
    ? html` · <span title=${describeSize(effect.size)}>${formatSize(effect.size)}</span>`
    : nothing;
  const range = effect.size ? formatRange(effect.size) : "";
  return html`<li class=${effect.kind}>
    ${effect.path ? html`<code>${effect.path}</code> ` : nothing}${coded(effect.text)}${size}${range === "" ? nothing : html` <small>(${range})</small>`}
    ${
      effect.parts && effect.parts.length > 0
        ? html`<small class="parts">${effect.parts
            .slice(0, fewParts)
            .map((part) => `${part.label} ${formatSize(part.size)}`)
            .join(", ")}${effect.parts.length > fewParts ? ` and ${effect.parts.length - fewParts} more` : ""}</small>`
        : nothing
    }
  </li>`;
}

function edgesByTaker(edges: readonly Edge[]): Map<string, Edge[]> {
  const all = new Map<string, Edge[]>();
  for (const edge of edges) {
    const key = `${edge.to.stage}:${edge.to.step}`;
    const list = all.get(key);
    if (list) list.push(edge);
    else all.set(key, [edge]);
  }
  return all;
}

declare global {
  interface HTMLElementTagNameMap {
    "stage-steps": StageSteps;
  }
}
