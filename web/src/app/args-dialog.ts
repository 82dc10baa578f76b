/**
 * The dialog for what stands on the docker command line: build arguments and secrets. It lists those that the target
 * uses, lets a person add others, and shows the command. Changes take effect while typing.
 */
import { css, html, LitElement, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { Store } from "../store/store.js";
import { Watch } from "../store/watch.js";
import { base } from "../ui/base.js";
import { dialog } from "../ui/dialog.js";
import type { OutlineArg, OutlineMount } from "../wire.gen.js";

@customElement("args-dialog")
export class ArgsDialog extends LitElement {
  static override styles = [
    base,
    dialog,
    css`
      .row {
        display: grid;
        grid-template-columns: minmax(7em, 11em) 1fr auto;
        gap: 4px 8px;
        align-items: center;
        margin: 6px 0;
      }
      .row code {
        overflow-wrap: anywhere;
      }
      .row small {
        grid-column: 2;
        color: var(--dim);
      }
      input,
      textarea {
        width: 100%;
        font-family: var(--mono);
        font-size: var(--text-code);
      }
      textarea {
        resize: vertical;
      }
      pre {
        font: 12px/1.6 var(--mono);
        background: var(--sunk);
        border-radius: var(--radius);
        padding: 10px 12px;
        margin: 6px 0 0;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
      @media (max-width: 760px) {
        .row {
          grid-template-columns: 1fr auto;
        }
        .row > :first-child {
          grid-column: 1 / -1;
        }
        .row small {
          grid-column: 1;
        }
        .row.adder > :first-child {
          grid-column: 1;
        }
        .adder span {
          display: none;
        }
      }
    `,
  ];

  @property({ attribute: false }) declare store: Store;
  @query("dialog") private dialog!: HTMLDialogElement;
  @state() private newArg = "";
  @state() private newSecret = "";

  constructor() {
    super();
    new Watch(this, () => this.store, ["work", "result"]);
  }

  show(): void {
    this.dialog.showModal();
  }

  override render() {
    const { work, result } = this.store.state;
    const outline = result?.report.outline;
    const args = outline?.args ?? [];
    const secrets = outline?.secrets ?? [];
    return html`<dialog aria-labelledby="title">
      <form method="dialog">
        <h1 id="title">Arguments and secrets</h1>
        <section>
          <h2>Build arguments <span class="dim">--build-arg</span></h2>
          ${repeat(
            names(args, work.buildArgs),
            (n) => n,
            (name) => this.#arg(name, args),
          )}
          ${args.length + Object.keys(work.buildArgs).length === 0 ? html`<p class="dim">The target declares no ARG.</p>` : nothing}
          ${this.#adder("argument", this.newArg, (v) => (this.newArg = v), "buildArgs")}
        </section>
        <section>
          <h2>Secrets <span class="dim">--secret, kept in this page's memory only</span></h2>
          ${repeat(
            names(secrets, work.secrets),
            (n) => n,
            (id) => this.#secret(id, secrets),
          )}
          ${secrets.length + Object.keys(work.secrets).length === 0 ? html`<p class="dim">The target mounts no secret.</p>` : nothing}
          ${this.#adder("secret", this.newSecret, (v) => (this.newSecret = v), "secrets")}
        </section>
        ${
          result?.report.command
            ? html`<section><h2>The same on a command line</h2><pre>${result.report.command}</pre></section>`
            : nothing
        }
        <p class="end"><button class="primary" value="close">Done</button></p>
      </form>
    </dialog>`;
  }

  #arg(name: string, declared: readonly OutlineArg[]) {
    const arg = declared.find((a) => a.name === name);
    const given = this.store.state.work.buildArgs[name];
    return html`<div class="row">
      <label for="arg-${name}"><code>${name}</code></label>
      <input
        id="arg-${name}"
        autocomplete="off"
        spellcheck="false"
        placeholder=${arg ? arg.value || "not set" : ""}
        .value=${given ?? ""}
        @input=${(e: Event) => this.#give("buildArgs", name, (e.target as HTMLInputElement).value)}
      />
      <button type="button" class="quiet" ?disabled=${given === undefined} @click=${() => this.#take("buildArgs", name)}>
        ${arg ? "Reset" : "Remove"}
      </button>
      ${arg?.description ? html`<small>${arg.description}</small>` : nothing}
      ${arg || given === undefined ? nothing : html`<small>The target does not use it.</small>`}
    </div>`;
  }

  #secret(id: string, mounted: readonly OutlineMount[]) {
    const mount = mounted.find((m) => m.id === id);
    const given = this.store.state.work.secrets[id];
    return html`<div class="row">
      <label for="secret-${id}"><code>${id}</code></label>
      <textarea
        id="secret-${id}"
        rows="1"
        spellcheck="false"
        placeholder="not given"
        .value=${given ?? ""}
        @input=${(e: Event) => this.#give("secrets", id, (e.target as HTMLTextAreaElement).value)}
      ></textarea>
      <button type="button" class="quiet" ?disabled=${given === undefined} @click=${() => this.#take("secrets", id)}>
        Remove
      </button>
      ${mount?.required ? html`<small>Required by line ${mount.line}.</small>` : nothing}
    </div>`;
  }

  #adder(what: string, text: string, set: (v: string) => void, into: "buildArgs" | "secrets") {
    const add = () => {
      if (text.trim() !== "") this.#give(into, text.trim(), "");
      set("");
    };
    return html`<div class="row adder">
      <input
        aria-label="name of another ${what}"
        placeholder="another ${what}"
        .value=${text}
        @input=${(e: Event) => set((e.target as HTMLInputElement).value)}
        @keydown=${(e: KeyboardEvent) => {
          if (e.key !== "Enter") return;
          e.preventDefault();
          add();
        }}
      />
      <span></span>
      <button type="button" ?disabled=${text.trim() === ""} @click=${add}>Add</button>
    </div>`;
  }

  #give(into: "buildArgs" | "secrets", name: string, value: string): void {
    this.store.edit({ [into]: { ...this.store.state.work[into], [name]: value } });
  }

  #take(from: "buildArgs" | "secrets", name: string): void {
    const { [name]: _, ...rest } = this.store.state.work[from];
    this.store.edit({ [from]: rest });
  }
}

/** Those that the target declares, then the others that were given. */
function names(
  declared: readonly ({ name: string } | { id: string })[],
  given: Readonly<Record<string, string>>,
): string[] {
  return [...new Set([...declared.map((d) => ("name" in d ? d.name : d.id)), ...Object.keys(given)])];
}
