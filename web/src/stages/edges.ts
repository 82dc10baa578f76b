/** The lines of the graph, their labels, and the legend that explains them. Templates only. */
import { html, nothing, svg, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import { vars } from "../ui/vars.js";
import type { Report } from "../wire.gen.js";
import type { Box } from "./arrange.js";
import { hueOf, type Scene } from "./card.js";
import { chipPlace, chipWidth } from "./labels.js";
import type { EdgeStyle, GraphEdge, Model } from "./model.js";
import type { Route } from "./route.js";
import { edgeFact, edgeLabel } from "./text.js";

/** More labels than this at once would cover the picture. */
const labelLimit = 5;
const labelWidth = 260;

export function edgeView(route: Route, scene: Scene): unknown {
  const { edge } = route;
  const on = isOn(edge, scene);
  const words = title(edge, scene.report);
  const shown = [route.d, edge.from, edge.style, edge.built, edge.index, width(edge), on, words];
  return guard(shown, () => lineView(route, on, words));
}

function lineView(route: Route, on: boolean, words: string): TemplateResult {
  const { edge } = route;
  const names = ["edge", edge.style, edge.built ? "" : "idle", on ? "on" : ""];
  const path = (name: string) => svg`<path class=${name} d=${route.d} ${vars({ d: `path("${route.d}")` })}></path>`;
  return svg`<g class=${names.join(" ")} data-edge=${edge.index} ${vars({ "--c": hueOf(edge.from), "--w": `${width(edge)}px` })}>
    ${on ? path("halo") : nothing}${path("line")}<path class="head" d=${route.head} ${vars({ d: `path("${route.head}")` })}></path>
    ${edge.index < 0 ? nothing : svg`<path class="hit" d=${route.d} data-key=${`edge:${edge.index}`}><title>${words}</title></path>`}
  </g>`;
}

function isOn(edge: GraphEdge, scene: Scene): boolean {
  return scene.marks.edges.has(edge.index);
}

function title(edge: GraphEdge, report: Report): string {
  const full = report.edges[edge.index];
  if (!full) return "";
  return edgeFact(full, report.stages);
}

/** Wider for more bytes: a step for each factor of a thousand or so. */
export function width(edge: GraphEdge): number {
  if (edge.style === "outside" || edge.style === "from") return 1.5;
  if (edge.style === "mount") return 3;
  return Math.min(1.5 + Math.max(0, Math.log10(edge.bytes / 1000 || 1)) * 0.5, 4.5);
}

/** Chips on the marked edges, one for each edge of the report. */
export function labelViews(
  routes: readonly Route[],
  boxes: Iterable<Box>,
  zoom: number,
  scene: Scene,
): TemplateResult[] {
  const seen = new Set<number>();
  const marked = routes.filter(({ edge }) => {
    if (edge.index < 0 || !isOn(edge, scene) || seen.has(edge.index)) return false;
    seen.add(edge.index);
    return true;
  });
  if (marked.length > labelLimit) return [];
  const taken: Box[] = [...boxes];
  // A small picture has chips that can be read all the same.
  const scale = zoom < 0.8 ? 0.9 / zoom : 1;
  return marked.flatMap((route) => {
    const edge = scene.report.edges[route.edge.index];
    if (!edge || (edge.kind === "from" && marked.length > 1)) return [];
    const text = edgeLabel(edge);
    const chip = chipPlace(route, chipWidth(text, labelWidth) * scale, taken);
    taken.push({ key: "", x: chip.x - chip.width / 2, y: chip.y - 10, width: chip.width, height: 20 });
    const at = `translate(${chip.x}px, ${chip.y}px) translate(-50%, -50%) scale(${scale})`;
    return [html`<div class="label" ${vars({ transform: at, "--c": hueOf(route.edge.from) })}>${text}</div>`];
  });
}

const legendOrder: { style: EdgeStyle; words: string; size: number }[] = [
  { style: "from", words: "FROM", size: 1.5 },
  { style: "copy", words: "COPY --from", size: 3 },
  { style: "mount", words: "mount", size: 3 },
  { style: "outside", words: "context or URL", size: 1.5 },
];

/** Only the kinds that are in the picture. */
export function legendView(model: Model, report: Report): TemplateResult {
  const present = new Set(model.edges.map((edge) => edge.style));
  const idle = report.stages.some((stage) => !stage.built);
  const again = report.stages.some((stage) => stage.steps.some((step) => step.cache === "miss"));
  return html`<div class="key" part="legend">
    ${legendOrder
      .filter(({ style }) => present.has(style))
      .map(
        ({ style, words, size }) => html`<span
          ><svg aria-hidden="true" viewBox="0 0 30 10"><g class=${`edge ${style}`} ${vars({ "--w": `${size}px` })}><path class="line" d="M0 5H23"></path><path class="head" d="M23 1.5L29.5 5L23 8.5Z"></path></g></svg
          >${words}</span
        >`,
      )}
    ${idle ? html`<span><i class="swatch"></i>skipped: not needed</span>` : nothing}
    ${again ? html`<span><span class="again" aria-hidden="true">↻</span>runs again after the change</span>` : nothing}
  </div>`;
}
