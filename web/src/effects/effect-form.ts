/**
 * <effect-form>: the rows in which a person says what a RUN leaves. It starts with what the text says already, shows the
 * comments as they will stand above the instruction, and tells the result as a "state" event, or "cancel".
 */
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { live } from "lit/directives/live.js";
import { base } from "../ui/base.js";
import { formStyles } from "./effect-form.css.js";
import type { Said } from "./place.js";
import { emptyRow, format, type Kind, mistake, type Row } from "./syntax.js";

const kinds: Record<Kind, string> = { file: "file", folder: "folder", link: "link", removes: "removes" };

/** A row as it is edited; the key keeps a row's fields when another one is taken away. */
interface Editing extends Row {
  key: number;
}

@customElement("effect-form")
export class EffectForm extends LitElement {
  static override styles = [base, formStyles];

  /** What the text says now. */
  @property({ attribute: false }) said: Said = { rows: [], nothing: false };
  /** Rows that a person may want to fill in, of what is known of the step. */
  @property({ attribute: false }) offers: readonly Row[] = [];
  /** The instruction's line. */
  @property({ type: Number }) line = 0;
  @state() private rows: readonly Editing[] = [];
  @state() private nothing = false;
  /** A mistake is told once somebody wants to write it. */
  @state() private strict = false;
  @query(".path") private firstPath!: HTMLInputElement | null;
  #key = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    this.nothing = this.said.nothing;
    this.rows = (this.said.rows.length > 0 ? this.said.rows : [emptyRow]).map((row) => this.#keyed(row));
  }

  override focus(): void {
    this.updateComplete.then(() => this.firstPath?.focus());
  }

  #keyed(row: Row): Editing {
    return { ...row, key: ++this.#key };
  }

  protected override render(): TemplateResult {
    const wrong = this.#wrong();
    const before = this.said.rows.length > 0 || this.said.nothing;
    return html`<form novalidate @submit=${this.#submit}>
      <div class="choice" role="radiogroup" aria-label="This step">
        ${this.#choice(false, "leaves these paths")}${this.#choice(true, "leaves nothing")}
      </div>
      ${this.nothing ? nothing : this.#rowsView(wrong)}
      <p class="wrong" role="alert" id="wrong">${this.strict ? (wrong?.text ?? "") : ""}</p>
      ${this.#preview()}
      <div class="end">
        ${before ? html`<button type="button" class="quiet" @click=${() => this.#tell({ rows: [], nothing: false })}>Forget what is stated</button>` : nothing}
        <span class="grow"></span>
        <button type="button" @click=${() => this.dispatchEvent(new CustomEvent("cancel"))}>Cancel</button>
        <button class="primary">Write above line ${this.line}</button>
      </div>
    </form>`;
  }

  #choice(value: boolean, words: string): TemplateResult {
    return html`<label
      ><input type="radio" name="nothing" .checked=${live(this.nothing === value)} @change=${() => (this.nothing = value)} />
      ${words}</label
    >`;
  }

  #rowsView(wrong: Wrong | null): TemplateResult {
    const unused = this.offers.filter((offer) => !this.rows.some((row) => same(row.path, offer.path)));
    return html`<div class="head" aria-hidden="true"><span>what</span><span>path</span><span>size</span><span>mode</span></div>
      ${this.rows.map((row, i) => this.#rowView(row, i, wrong))}
      <div class="more">
        <button type="button" @click=${() => this.#add(emptyRow)}>Another path</button>
        ${unused.map((offer) => html`<button type="button" class="offer" @click=${() => this.#offer(offer)}>+ ${offer.path}</button>`)}
      </div>`;
  }

  #rowView(row: Editing, i: number, wrong: Wrong | null): TemplateResult {
    const n = this.rows.length > 1 ? ` ${i + 1}` : "";
    const field = (name: "path" | "size" | "mode" | "target", label: string, hint: string) => html`<input
      class=${name}
      aria-label=${`${label}${n}`}
      placeholder=${hint}
      autocomplete="off"
      autocapitalize="off"
      spellcheck="false"
      aria-invalid=${this.strict && wrong?.row === i && wrong.field === name ? "true" : nothing}
      aria-describedby=${wrong?.row === i && wrong.field === name ? "wrong" : nothing}
      .value=${live(row[name])}
      @input=${(e: Event) => this.#change(row.key, { [name]: (e.target as HTMLInputElement).value })}
    />`;
    const sized = row.kind === "file" || row.kind === "folder";
    return html`<div class=${`row ${row.kind}`} role="group" aria-label=${`Row${n}`}>
      <select
        aria-label=${`What${n}`}
        @change=${(e: Event) => this.#change(row.key, { kind: (e.target as HTMLSelectElement).value as Kind })}
      >
        ${Object.entries(kinds).map(([kind, words]) => html`<option value=${kind} ?selected=${kind === row.kind}>${words}</option>`)}
      </select>
      ${field("path", "Path", row.kind === "folder" ? "/app/node_modules/" : "/usr/local/bin/tool")}
      ${sized ? html`${field("size", "Size", "size, as 5MB")}${field("mode", "Mode", "mode")}` : nothing}
      ${row.kind === "link" ? field("target", "Points to", "where it points") : nothing}
      <button type="button" class="quiet away" aria-label=${`Take away path${n}`} ?disabled=${this.rows.length === 1 && isBlank(row)} @click=${() => this.#remove(row.key)}>✕</button>
    </div>`;
  }

  #preview(): TemplateResult | typeof nothing {
    const lines = this.nothing ? ["# leaves: nothing"] : this.#filled().map(format);
    return lines.length === 0
      ? nothing
      : html`<pre aria-label="The comments as they will stand in the text">${lines.join("\n")}</pre>`;
  }

  #filled(): Row[] {
    return this.rows.filter((row) => !isBlank(row)).map(({ key: _, ...row }) => row);
  }

  /** The first mistake. */
  #wrong(): Wrong | null {
    if (this.nothing) return null;
    for (const [i, row] of this.rows.entries()) {
      const found = isBlank(row) ? null : mistake(row);
      if (found) return { row: i, ...found };
    }
    if (this.rows.every(isBlank))
      return { row: 0, field: "path", text: "Say at least one path, or that it leaves nothing." };
    return null;
  }

  #change(key: number, part: Partial<Row>): void {
    this.rows = this.rows.map((row) => (row.key === key ? { ...row, ...part } : row));
  }

  #add(row: Row): void {
    this.rows = [...this.rows, this.#keyed(row)];
    this.#focusPath(this.rows.length - 1);
  }

  /** What is offered takes the place of a row that nobody filled in. */
  #offer(row: Row): void {
    const blank = this.rows.findIndex(isBlank);
    if (blank < 0) this.#add(row);
    else this.rows = this.rows.with(blank, this.#keyed(row));
    this.#focusField(blank < 0 ? this.rows.length - 1 : blank, ".size");
  }

  #remove(key: number): void {
    const at = this.rows.findIndex((row) => row.key === key);
    const rest = this.rows.filter((row) => row.key !== key);
    this.rows = rest.length > 0 ? rest : [this.#keyed(emptyRow)];
    this.#focusPath(Math.min(at, this.rows.length - 1));
  }

  #focusPath(row: number): void {
    this.#focusField(row, ".path");
  }

  #focusField(row: number, field: string): void {
    this.updateComplete.then(() => {
      this.renderRoot.querySelectorAll(".row")[row]?.querySelector<HTMLElement>(field)?.focus();
    });
  }

  readonly #submit = (event: Event): void => {
    event.preventDefault();
    const wrong = this.#wrong();
    this.strict = wrong !== null;
    if (wrong) this.#focusField(wrong.row, `.${wrong.field}`);
    else this.#tell({ rows: this.#filled(), nothing: this.nothing });
  };

  #tell(detail: Said): void {
    this.dispatchEvent(new CustomEvent("state", { detail: { ...detail, rows: detail.nothing ? [] : detail.rows } }));
  }
}

type Wrong = { row: number } & NonNullable<ReturnType<typeof mistake>>;

function isBlank(row: Row): boolean {
  return [row.path, row.size, row.mode, row.target].every((text) => text.trim() === "");
}

function same(a: string, b: string): boolean {
  return a.replace(/\/$/, "") === b.replace(/\/$/, "");
}
