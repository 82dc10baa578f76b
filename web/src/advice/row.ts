/** One finding as an item of a list: what it is, what it costs, where, and the way to mend it. A template and its styles. */
import { css, html, type LitElement, nothing, type TemplateResult } from "lit";
import { meter, sized } from "../ui/meter.js";
import { coded } from "../ui/words.js";
import type { Finding, FindingSeverity } from "../wire.gen.js";

export const signs: Record<FindingSeverity, string> = { ok: "✓", error: "✗", warning: "▲", info: "i", unknown: "?" };

const said: Record<FindingSeverity, string> = {
  ok: "",
  error: "Error: ",
  warning: "Warning: ",
  info: "",
  unknown: "Not known: ",
};

/** `total` is what bars are a part of. */
export function findingRow(host: LitElement, f: Finding, total: number): TemplateResult {
  const tell = (type: string, detail: unknown) =>
    host.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  const hover = (on: boolean) => () => tell("hover", on && f.line > 0 ? { kind: "line", line: f.line } : null);
  const edits = f.edits ?? [];
  return html`<li class=${`finding ${f.severity}`} data-rule=${f.rule} @mouseenter=${hover(true)} @mouseleave=${hover(false)}>
    <span class="sign" aria-hidden="true">${signs[f.severity]}</span>
    <div class="what">
      <p><span class="visually-hidden">${said[f.severity]}</span>${coded(f.message)}</p>
      ${f.fix ? html`<p class="fix">${coded(f.fix)}</p>` : nothing}
      <p class="ways">
        ${f.line > 0 ? html`<button class="line" @click=${() => tell("show-line", { line: f.line, column: 1 })}>Line ${f.line}</button>` : nothing}
        ${edits.length > 0 ? html`<button class="line" @click=${() => tell("apply-fix", { title: f.fix, edits })}>Do this</button>` : nothing}
        ${f.fineInBuildStage ? html`<span class="fine">fine in a build stage</span>` : nothing}
      </p>
    </div>
    ${
      costs(f)
        ? html`<span class="cost"><span class="num">${sized(f.size)}</span>${meter(f.size, total)}</span>`
        : nothing
    }
  </li>`;
}

export function costs({ size }: Finding): boolean {
  return size.bytes > 0 || size.certainty === "unknown";
}

/** To stand beside base.ts's `base` and `certainty`. */
export const findingStyles = css`
  ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .finding {
    display: grid;
    grid-template-columns: 16px minmax(0, 1fr) auto;
    gap: 0 10px;
    align-items: baseline;
    padding: 8px var(--gap);
    border-top: 1px solid var(--line);
  }
  .finding:hover {
    background: var(--sunk);
  }
  .finding p {
    margin: 0;
    overflow-wrap: anywhere;
  }
  p.fix {
    color: var(--dim);
  }
  .ways {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 8px;
  }
  .sign {
    font-weight: 700;
    text-align: center;
  }
  .ok .sign {
    color: var(--good);
  }
  .error .sign {
    color: var(--bad);
  }
  .warning .sign,
  .unknown .sign {
    color: var(--warn);
  }
  .info .sign {
    color: var(--accent);
  }
  button.line {
    min-height: 26px;
    padding: 1px 9px;
    font-size: 12px;
    white-space: nowrap;
  }
  .ways button.line {
    margin-top: 4px;
  }
  .fine {
    margin-top: 4px;
    color: var(--dim);
    font-size: 12px;
  }
  .cost {
    display: grid;
    justify-items: end;
    gap: 4px;
    width: 84px;
    --c: var(--outside);
  }
`;
