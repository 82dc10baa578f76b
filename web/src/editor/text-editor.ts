/** A plain editor for a context file: it shows `text` and tells each edit as a "changed" event. */
import { EditorState } from "@codemirror/state";
import { EditorView, placeholder } from "@codemirror/view";
import { css, html, LitElement, type PropertyValues } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { base } from "../ui/base.js";
import { setup } from "./setup.js";

export type TextChanged = CustomEvent<string>;

@customElement("text-editor")
export class TextEditor extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: block;
        min-height: 0;
        min-width: 0;
      }
      #here {
        height: 100%;
      }
    `,
  ];

  /** Another path starts a new undo history. */
  @property() path = "";
  @property() text = "";
  @property() hint = "";
  @query("#here") private here!: HTMLElement;

  #view: EditorView | undefined;

  override render() {
    return html`<div id="here"></div>`;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#view?.destroy();
    this.#view = undefined;
  }

  override updated(changed: PropertyValues<this>): void {
    if (!this.#view) {
      this.#view = new EditorView({ parent: this.here, root: this.renderRoot as ShadowRoot, state: this.#fresh() });
    } else if (changed.has("path")) {
      this.#view.setState(this.#fresh());
    } else if (changed.has("text") && this.text !== this.#view.state.doc.toString()) {
      const changes = { from: 0, to: this.#view.state.doc.length, insert: this.text };
      this.#view.dispatch({ changes, userEvent: "outside" });
    }
  }

  override focus(): void {
    this.updateComplete.then(() => this.#view?.focus());
  }

  #fresh(): EditorState {
    return EditorState.create({
      doc: this.text,
      extensions: [
        setup,
        placeholder(this.hint),
        EditorView.contentAttributes.of({ "aria-label": this.path }),
        EditorView.updateListener.of((update) => {
          if (!update.docChanged || update.transactions.some((t) => t.isUserEvent("outside"))) return;
          const detail = update.state.doc.toString();
          this.dispatchEvent(new CustomEvent("changed", { detail }) satisfies TextChanged);
        }),
      ],
    });
  }
}
