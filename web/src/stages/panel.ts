/**
 * <stages-panel>: the stages, as a graph or as a list of steps, with the controls of both.
 *
 * It passes report, marks and selection on, and lets the events "select" and "hover" through.
 */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { type Counterparts, nothing as noMarks } from "../store/counterparts.js";
import type { Selection } from "../store/selection.js";
import { base, tabs } from "../ui/base.js";
import { panelStyles, panelTabs, tabKeys } from "../ui/tabs.js";
import type { Report } from "../wire.gen.js";
import "./graph.js";
import type { StageGraph } from "./graph.js";
import "./steps.js";

type Tab = "stages" | "steps";

const all: { tab: Tab; words: string }[] = [
  { tab: "stages", words: "Graph" },
  { tab: "steps", words: "Steps" },
];

@customElement("stages-panel")
export class StagesPanel extends LitElement {
  static override styles = [
    base,
    tabs,
    panelStyles,
    css`
      .zoom {
        display: flex;
        gap: 2px;
      }
      .zoom button {
        padding: 4px 9px;
      }
      @media (max-width: 480px) {
        .by {
          display: none;
        }
      }
    `,
  ];

  @property({ attribute: false }) report: Report | null = null;
  @property({ attribute: false }) marks: Counterparts = noMarks;
  @property({ attribute: false }) selection: Selection | null = null;
  @state() private tab: Tab = "stages";
  @query("stage-graph") private graph!: StageGraph | null;

  protected override render(): TemplateResult {
    const open = this.tab;
    return html`<div class="bar">
        <h2 id="title">Stages</h2>
        <span class="grow"></span>
        <div role="tablist" aria-labelledby="title" @keydown=${tabKeys}>${panelTabs(all, open, (tab) => (this.tab = tab))}</div>
        ${open === "stages" ? this.zoomView() : nothing}
      </div>
      <div role="tabpanel" id="panel" aria-labelledby=${`tab-${open}`}>${this.bodyView()}</div>`;
  }

  private bodyView(): TemplateResult {
    const { report, marks, selection } = this;
    return this.tab === "stages"
      ? html`<stage-graph .report=${report} .marks=${marks} .selection=${selection}></stage-graph>`
      : html`<stage-steps .report=${report} .marks=${marks} .selection=${selection}></stage-steps>`;
  }

  private zoomView(): TemplateResult {
    return html`<div class="zoom" role="group" aria-label="Zoom">
      <button class="by" aria-label="Zoom out" title="Zoom out (−)" @click=${() => this.graph?.zoomBy(0.8)}>−</button>
      <button class="by" aria-label="Zoom in" title="Zoom in (+)" @click=${() => this.graph?.zoomBy(1.25)}>+</button>
      <button title="Draw afresh, and show the whole picture (0)" @click=${() => this.graph?.fit()}>Fit</button>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "stages-panel": StagesPanel;
  }
}
