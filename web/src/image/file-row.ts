/** One row of the file tree. Templates only. */
import { html, nothing, type TemplateResult } from "lit";
import { type Counterparts, marksFile } from "../store/counterparts.js";
import { meter, sureness } from "../ui/meter.js";
import { describeSize, formatSize } from "../ui/size.js";
import { vars } from "../ui/vars.js";
import type { File, Report } from "../wire.gen.js";
import { originHue, originWords } from "./reason.js";
import { type Row, rowKey } from "./rows.js";

export interface FileScene {
  report: Report;
  marks: Counterparts;
  /** What a full bar stands for. */
  total: number;
  focus: string;
  selected: string;
}

export function rowView(row: Row, index: number, scene: FileScene): TemplateResult {
  return row.kind === "entry" ? entryView(row, index, scene) : messageView(row, index, scene);
}

function entryView(row: Row & { kind: "entry" }, index: number, scene: FileScene): TemplateResult {
  const { child } = row;
  const { file } = child;
  const size = row.folder ? child.total : file.size;
  const selected = scene.selected === row.path;
  const on = selected || marksFile(scene.marks, "image", row.path, file.origin);
  const hue = originHue(scene.report, file.origin);
  const why = child.why ?? "";
  return html`<div
    class=${`row${on ? " on" : ""}${selected ? " selected" : ""}`}
    role="row"
    aria-level=${row.depth + 1}
    aria-posinset=${row.position}
    aria-setsize=${row.siblings}
    aria-rowindex=${index + 1}
    aria-expanded=${row.folder ? row.expanded : nothing}
    aria-selected=${selected}
    tabindex=${scene.focus === rowKey(row) ? 0 : -1}
    data-row=${index}
    data-path=${row.path}
    ${vars({ "--depth": String(row.depth), "--c": hue })}
  >
    <span class="file" role="gridcell" title=${fileTitle(row.path, file, scene.report)}>
      ${row.folder ? html`<span class="twisty" aria-hidden="true">${row.expanded ? "▾" : "▸"}</span>` : html`<i class="dot"></i>`}
      <span class="path">${row.depth === 0 ? `/${child.name}` : child.name}${row.folder && row.depth > 0 ? "/" : ""}</span>
      ${file.link === "" ? nothing : html`<span class="link">${file.type === "symlink" ? "→" : "="} ${file.link}</span>`}
      ${badge(file)}
    </span>
    <span class="bar-cell" role="presentation">${meter(size, scene.total, row.folder ? "folder" : "")}</span>
    <span class="num" role="gridcell" title=${describeSize(size)}>${formatSize(size)}</span>
    <span class="num sure" role="gridcell" title=${why}>${sureness(size)}${why === "" ? nothing : html`<span class="visually-hidden">, ${why}</span>`}</span>
  </div>`;
}

function fileTitle(path: string, file: File, report: Report): string {
  return [path, file.mode, `${file.uid}:${file.gid}`, originWords(report, file.origin)]
    .filter((part) => part !== "")
    .join("  ");
}

function badge(file: File): TemplateResult | typeof nothing {
  const words: string[] = [];
  if (file.uid !== 0 || file.gid !== 0) words.push(`${file.uid}:${file.gid}`);
  if (!["file", "dir", "symlink"].includes(file.type)) words.push(file.type);
  return words.length === 0 ? nothing : html`<span class="badge">${words.join(" ")}</span>`;
}

function messageView(row: Exclude<Row, { kind: "entry" }>, index: number, scene: FileScene): TemplateResult {
  return html`<div
    class=${`row message ${row.kind}`}
    role="row"
    aria-level=${row.depth + 1}
    aria-rowindex=${index + 1}
    tabindex=${scene.focus === rowKey(row) ? 0 : -1}
    data-row=${index}
    ${vars({ "--depth": String(row.depth) })}
  >
    ${messageCells(row)}
  </div>`;
}

function messageCells(row: Exclude<Row, { kind: "entry" }>): TemplateResult {
  switch (row.kind) {
    case "more":
      return cell(`⋯ show more: ${row.left.toLocaleString("en")} left`);
    case "loading":
      return cell("loading …");
    case "empty":
      return cell(row.path === "/" ? "The image holds no files." : "empty");
    case "error":
      return cell(`${row.text} (choose to try again)`);
    case "open":
      return html`<span class="file" role="gridcell" title=${row.why}><i class="dot guess"></i><span class="path">more may be here${row.why === "" ? "" : `: ${row.why}`}</span></span>
        <span class="num" role="gridcell">${row.rest ? formatSize(row.rest) : "?"}</span>
        <span class="num sure" role="gridcell">${row.rest ? sureness(row.rest) : "not known"}</span>`;
  }
}

function cell(words: string): TemplateResult {
  return html`<span class="file wide" role="gridcell">${words}</span>`;
}
