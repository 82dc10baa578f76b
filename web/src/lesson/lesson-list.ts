/** The dialog with all lessons, and the way to work without one. */
import { css, html, LitElement, nothing } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import type { Store } from "../store/store.js";
import { Watch } from "../store/watch.js";
import { base } from "../ui/base.js";
import { dialog } from "../ui/dialog.js";
import { addressOf, type Lesson } from "./lesson.js";

@customElement("lesson-list")
export class LessonList extends LitElement {
  static override styles = [
    base,
    dialog,
    css`
      ol {
        list-style: none;
        padding: 0;
        margin: 0;
      }
      a {
        display: grid;
        grid-template-columns: 28px 1fr;
        gap: 0 8px;
        padding: 8px 10px;
        border-radius: var(--radius);
        color: inherit;
        text-decoration: none;
      }
      a:hover {
        background: var(--sunk);
      }
      a[aria-current] {
        background: var(--mark);
      }
      .number {
        color: var(--dim);
        text-align: right;
        font-variant-numeric: tabular-nums;
      }
      small {
        grid-column: 2;
        color: var(--dim);
      }
      .free {
        border-top: 1px solid var(--line);
        margin-top: 10px;
        padding-top: 10px;
      }
    `,
  ];

  @property({ attribute: false }) declare store: Store;
  @property({ attribute: false }) lessons: readonly Lesson[] = [];
  @query("dialog") private dialog!: HTMLDialogElement;

  constructor() {
    super();
    new Watch(this, () => this.store, ["lesson"]);
  }

  show(): void {
    this.dialog.showModal();
    this.renderRoot.querySelector<HTMLElement>("[aria-current]")?.focus();
  }

  override render() {
    const { lesson } = this.store.state;
    return html`<dialog aria-labelledby="title">
      <form method="dialog">
        <h1 id="title">Lessons</h1>
        <ol @click=${this.#close}>
          ${this.lessons.map(
            (l) =>
              html`<li>
                <a href=${addressOf(l.id)} aria-current=${l.id === lesson ? "page" : nothing}>
                  <span class="number">${l.number}</span><strong>${l.title}</strong><small>${l.summary}</small>
                </a>
              </li>`,
          )}
        </ol>
        <div class="free" @click=${this.#close}>
          <a href=${addressOf(null)} aria-current=${lesson === null ? "page" : nothing}>
            <span class="number" aria-hidden="true">✎</span><strong>Your own Dockerfile</strong>
            <small>No lesson, only the editor. What you write stays in this browser.</small>
          </a>
        </div>
        <p class="end"><button value="close">Close</button></p>
      </form>
    </dialog>`;
  }

  readonly #close = (event: Event): void => {
    if ((event.target as Element).closest("a")) this.dialog.close();
  };
}
