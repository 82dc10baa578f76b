/** The lesson beside the editor: its text, its goals as the engine judges them, hints, and the way to the next one. */
import { css, html, LitElement, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { guard } from "lit/directives/guard.js";
import type { Store } from "../store/store.js";
import { Watch } from "../store/watch.js";
import { base } from "../ui/base.js";
import { coded } from "../ui/words.js";
import type { GoalResult } from "../wire.gen.js";
import { addressOf, type Lesson, workOf } from "./lesson.js";
import { prose } from "./prose.css.js";
import { renderNodes } from "./render.js";

@customElement("lesson-pane")
export class LessonPane extends LitElement {
  static override styles = [
    base,
    prose,
    css`
      :host {
        container-type: size;
        min-height: 0;
      }
      .pane {
        height: 100%;
        overflow: auto;
      }
      .bar {
        position: sticky;
        top: 0;
        z-index: 1;
      }
      .bar a {
        display: inline-grid;
        place-items: center;
        width: 30px;
        height: 30px;
        border: 1px solid var(--line);
        border-radius: 6px;
        color: inherit;
        text-decoration: none;
      }
      .bar a:hover {
        background: var(--sunk);
      }
      .bar a:not([href]) {
        color: var(--faint);
        opacity: 0.5;
      }
      article,
      .task {
        padding: 4px 18px 12px;
        max-width: 70ch;
      }
      .summary {
        color: var(--dim);
        font-size: 13px;
      }
      .all {
        color: var(--good);
        font-weight: 600;
      }
      /* Where there is room, the goals stay in sight while the text scrolls. */
      @container (min-height: 520px) {
        .pane {
          display: grid;
          grid-template-rows: auto minmax(0, 1fr) auto;
          overflow: hidden;
        }
        article {
          overflow: auto;
        }
        .summary {
          display: none;
        }
        .task {
          max-height: 56cqh;
          overflow: auto;
          border-top: 1px solid var(--line);
          padding-top: 10px;
        }
      }
      .goals {
        list-style: none;
        padding: 0;
        margin: 4px 0 12px;
        border: 1px solid var(--line);
        border-radius: var(--radius);
      }
      .goals li {
        display: grid;
        grid-template-columns: 18px 1fr;
        gap: 8px;
        padding: 7px 12px;
        margin: 0;
      }
      .goals li + li {
        border-top: 1px solid var(--line);
      }
      .goals small {
        display: block;
        color: var(--dim);
        font-size: 12.5px;
        margin-top: 2px;
      }
      .goals b {
        font-size: 14px;
        line-height: 21px;
        text-align: center;
      }
      .met b {
        color: var(--good);
      }
      .open b {
        color: var(--bad);
      }
      .unknown b {
        color: var(--warn);
      }
      .lines {
        all: unset;
        cursor: pointer;
        text-decoration: underline;
        text-underline-offset: 2px;
      }
      .lines:focus-visible {
        outline: 2px solid var(--accent);
      }
      .hint p {
        margin: 8px 0;
      }
      .hint,
      .done {
        border-left: 3px solid var(--accent);
        background: var(--sunk);
        border-radius: 0 var(--radius) var(--radius) 0;
        padding: 2px 14px;
        margin: 10px 0;
      }
      .done {
        border-color: var(--good);
        padding: 10px 14px;
      }
      .actions {
        display: flex;
        flex-wrap: wrap;
        gap: 6px;
      }
    `,
  ];

  @property({ attribute: false }) declare store: Store;
  @property({ attribute: false }) lessons: readonly Lesson[] = [];
  @state() private hints = 0;
  #shown: string | null = null;

  constructor() {
    super();
    new Watch(this, () => this.store, ["result", "lesson", "work"]);
  }

  override willUpdate(): void {
    if (this.#shown === this.store.state.lesson) return;
    this.#shown = this.store.state.lesson;
    this.hints = 0;
    for (const part of this.renderRoot.querySelectorAll(".pane, article")) part.scrollTop = 0;
  }

  override render() {
    const { lesson: id } = this.store.state;
    const at = this.lessons.findIndex((l) => l.id === id);
    const lesson = this.lessons[at];
    if (!lesson) return nothing;
    return html`<div class="pane">
      <div class="bar">
        <h2>Lesson ${lesson.number} of ${this.lessons.length}</h2>
        <span class="grow"></span>
        ${this.#summary(lesson)}
        ${step(this.lessons[at - 1], "Previous lesson", "‹")} ${step(this.lessons[at + 1], "Next lesson", "›")}
      </div>
      <article tabindex="0" aria-label="Text of the lesson">
        <h1>${lesson.title}</h1>
        ${guard([lesson], () => renderNodes(lesson.body))}
      </article>
      <div class="task">
        ${this.#goals(lesson, this.lessons[at + 1])}
        ${lesson.hints.slice(0, this.hints).map((hint) => html`<div class="hint">${guard([hint], () => renderNodes(hint))}</div>`)}
        ${this.#actions(lesson)}
      </div>
    </div>`;
  }

  /** Where the goals are out of sight: how many are met, and the way to them. */
  #summary(lesson: Lesson) {
    const results = this.store.state.result?.report.goals ?? [];
    if (results.length !== lesson.goals.length) return nothing;
    const met = results.filter((r) => r.met).length;
    return html`<button class="summary quiet" @click=${() => this.renderRoot.querySelector(".task")?.scrollIntoView()}>
      ${met === results.length ? html`<span class="all">✓ all goals met</span>` : `${met} of ${results.length} goals met`}
    </button>`;
  }

  #goals(lesson: Lesson, next: Lesson | undefined) {
    const results = this.store.state.result?.report.goals ?? [];
    const met = results.length === lesson.goals.length && results.every((r) => r.met);
    return html`<ul class="goals" aria-label="Goals" aria-live="polite">
        ${lesson.goals.map((goal, i) => this.#goal(goal.text, results[i]))}
      </ul>
      ${
        met
          ? html`<p class="done">
              <strong>All goals are met.</strong>
              ${next ? html`Next: <a href=${addressOf(next.id)}>${next.title}</a>` : html`That was the last lesson.`}
            </p>`
          : nothing
      }`;
  }

  #goal(text: string, result: GoalResult | undefined) {
    const kind = !result ? "waiting" : result.met ? "met" : result.unknown ? "unknown" : "open";
    const sign = { waiting: "·", met: "✓", unknown: "?", open: "✗" }[kind];
    const said = { waiting: "not judged yet", met: "met", unknown: "cannot be told", open: "not met yet" }[kind];
    return html`<li class=${kind}>
      <b aria-hidden="true">${sign}</b>
      <div>
        <span class="visually-hidden">${said}: </span>${coded(text)}
        ${result?.message ? html`<small>${coded(result.message)} ${this.#lines(result)}</small>` : nothing}
      </div>
    </li>`;
  }

  #lines(result: GoalResult) {
    const [line] = result.lines;
    if (line === undefined || result.met) return nothing;
    return html`<button class="lines" @click=${() => this.#show(line)}>line ${line}</button>`;
  }

  #actions(lesson: Lesson) {
    const { work } = this.store.state;
    const solved = work.dockerfile === lesson.solution.dockerfile;
    const more = this.hints < lesson.hints.length;
    return html`<div class="actions">
      ${
        lesson.hints.length > 0
          ? html`<button ?disabled=${!more} @click=${() => this.hints++}>
              ${this.hints === 0 ? "Hint" : more ? "Another hint" : "No more hints"}
            </button>`
          : nothing
      }
      <button @click=${() => this.store.edit(workOf(lesson.start))}>Reset</button>
      <button ?disabled=${solved} @click=${() => this.store.edit(workOf(lesson.solution))}>Show solution</button>
    </div>`;
  }

  #show(line: number): void {
    this.dispatchEvent(new CustomEvent("show-line", { detail: { line, column: 1 }, bubbles: true, composed: true }));
  }
}

function step(lesson: Lesson | undefined, label: string, sign: string) {
  return lesson
    ? html`<a href=${addressOf(lesson.id)} aria-label="${label}: ${lesson.title}" title=${lesson.title}>${sign}</a>`
    : html`<a role="link" aria-disabled="true" aria-label=${label}>${sign}</a>`;
}
