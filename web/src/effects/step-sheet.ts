/**
 * <step-sheet>: the dialog on one step. What its size consists of, as the engine says; and for a RUN the form in which a
 * person says it instead, which ends as comments above the instruction ("edit-lines" tells them).
 */
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { oneLine, stageTitle } from "../stages/text.js";
import { findStep } from "../store/counterparts.js";
import type { Store } from "../store/store.js";
import { Watch } from "../store/watch.js";
import { base, certainty } from "../ui/base.js";
import { dialog } from "../ui/dialog.js";
import { sureness } from "../ui/meter.js";
import { formatSize } from "../ui/size.js";
import type { Stage, Step } from "../wire.gen.js";
import { type StepAsk, tellable } from "./ask.js";
import { breakdownStyles, breakdownView } from "./breakdown.js";
import "./effect-form.js";
import type { EffectForm } from "./effect-form.js";
import { type LineEdit, type Said, said, state as stated } from "./place.js";
import { emptyRow, type Row } from "./syntax.js";

/** Asks the page to change lines of the Dockerfile. */
export type EditLines = CustomEvent<LineEdit>;

/** More offers than this are a list to read, not a help. */
const mostOffers = 6;

@customElement("step-sheet")
export class StepSheet extends LitElement {
  static override styles = [
    base,
    certainty,
    dialog,
    breakdownStyles,
    css`
      dialog {
        width: min(720px, calc(100vw - 24px));
      }
      .code {
        margin: 0 0 10px;
        padding: 8px 12px;
        max-height: 7.2em;
        overflow: auto;
        border-radius: var(--radius);
        background: var(--sunk);
        font: 12.5px/1.6 var(--mono);
        overflow-wrap: anywhere;
      }
      .code b {
        color: var(--accent);
      }
      .sum {
        display: flex;
        flex-wrap: wrap;
        gap: 2px 10px;
        align-items: baseline;
        margin: 0 0 6px;
      }
      .sum strong {
        font-size: 18px;
      }
      h2 {
        margin: 0 0 4px;
      }
      section p {
        margin: 0 0 8px;
        color: var(--dim);
        font-size: 13px;
      }
    `,
  ];

  @property({ attribute: false }) declare store: Store;
  @state() private asked: StepAsk | null = null;
  @state() private open: ReadonlySet<number> = new Set();
  @query("dialog") private dialog!: HTMLDialogElement;
  @query("effect-form") private form!: EffectForm | null;
  /** What the text says of the step, read when the form is opened. */
  #said: Said | null = null;

  constructor() {
    super();
    new Watch(this, () => this.store, ["work", "result"]);
  }

  show(asked: StepAsk): void {
    this.#said = null;
    this.open = new Set();
    const found = this.#found(asked);
    // Of what is not known there is nothing to look at: the form is what a person comes for.
    const tell = asked.tell || (found?.step.size.certainty === "unknown" && tellable(found.step));
    this.asked = { ...asked, tell };
    this.updateComplete.then(() => {
      if (!this.dialog.open) this.dialog.showModal();
      if (tell) this.form?.focus();
    });
  }

  #found(asked: StepAsk | null): { stage: Stage; step: Step } | undefined {
    const { result } = this.store.state;
    return asked && result ? findStep(result.report, asked.step) : undefined;
  }

  /** The report's lines are those of the text. */
  #isCurrent(): boolean {
    const { work, result } = this.store.state;
    return result?.work.dockerfile === work.dockerfile;
  }

  protected override willUpdate(_changed: PropertyValues): void {
    const found = this.#found(this.asked);
    if (this.asked?.tell && found && !this.#said && this.#isCurrent()) this.#said = said(this.#text(), found.step.line);
  }

  #text(): string[] {
    return this.store.state.work.dockerfile.split(/\r\n?|\n/);
  }

  protected override render(): TemplateResult {
    const found = this.#found(this.asked);
    return html`<dialog aria-labelledby="title" @close=${() => (this.asked = null)}>
      ${found ? this.#body(found.stage, found.step) : html`<h1 id="title">This step is gone</h1>${this.#close()}`}
    </dialog>`;
  }

  #body(stage: Stage, step: Step): TemplateResult {
    const telling = this.asked?.tell === true && tellable(step);
    return html`<h1 id="title">What line ${step.line} leaves <span class="dim">in ${stageTitle(stage)}</span></h1>
      <p class="code"><b>${step.instruction}</b>${oneLine(step.text).slice(step.instruction.length)}</p>
      <p class="sum">
        <strong class="num">${formatSize(step.size)}</strong>
        <span class="dim">${step.size.certainty === "estimated" ? `estimated, ${sureness(step.size)}` : sureness(step.size)}</span>
      </p>
      ${
        step.effects.length === 0
          ? html`<p class="dim">${step.built ? "It changes no file." : "The target does not need it, so it was not worked out."}</p>`
          : breakdownView(step.effects, this.open, (i) => (this.open = new Set(this.open).add(i)))
      }
      ${telling ? this.#telling(step) : this.#end(step)}`;
  }

  #telling(step: Step): TemplateResult {
    return html`<section>
      <h2>Tell the playground what this step leaves</h2>
      <p>
        What you write wins over what was worked out, and what is not understood of the step is then taken to leave nothing
        else. It stands as comments above the instruction, so that it travels with the text; a build takes no notice of it.
      </p>
      ${
        this.#said
          ? html`<effect-form
              .said=${this.#said}
              .offers=${offers(step)}
              .line=${step.line}
              @state=${(e: CustomEvent<Said>) => this.#state(step, e.detail)}
              @cancel=${() => this.dialog.close()}
            ></effect-form>`
          : html`<p role="status">Waiting for the engine …</p>`
      }
    </section>`;
  }

  #end(step: Step): TemplateResult {
    return html`<div class="end">
      ${tellable(step) ? html`<button @click=${this.#tell}>Tell what it leaves …</button>` : nothing}
      <button class="primary" autofocus @click=${() => this.dialog.close()}>Close</button>
    </div>`;
  }

  #close(): TemplateResult {
    return html`<div class="end"><button class="primary" @click=${() => this.dialog.close()}>Close</button></div>`;
  }

  readonly #tell = (): void => {
    if (!this.asked) return;
    this.asked = { ...this.asked, tell: true };
    this.updateComplete.then(() => this.form?.focus());
  };

  #state(step: Step, now: Said): void {
    // The text cannot have changed under an open dialog, but a program may have changed it: then nothing is written.
    if (!this.#isCurrent()) return;
    const detail = stated(this.#text(), step.line, now);
    this.dialog.close();
    this.dispatchEvent(new CustomEvent("edit-lines", { detail, bubbles: true, composed: true }) satisfies EditLines);
  }
}

/** The paths that the step is known to write, of which the size is not known or a guess. */
function offers(step: Step): Row[] {
  return step.effects
    .filter(({ kind, path, size, stated }) => kind === "write" && path && size && size.certainty !== "exact" && !stated)
    .slice(0, mostOffers)
    .map(({ path = "", text, parts }) => {
      const folder = parts !== undefined || /\bdirectory\b/.test(text);
      return { ...emptyRow, kind: folder ? "folder" : "file", path: folder ? `${path}/` : path };
    });
}
