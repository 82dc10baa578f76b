/**
 * Builds DOM from a lesson's nodes: only known elements, only links that lead where a lesson's link may. No HTML is parsed.
 */
import type { LessonNode } from "./lesson.js";

const tags = new Set("p h2 h3 ul ol li pre code strong em a blockquote hr br table thead tbody tr th td".split(" "));

export function renderNodes(nodes: readonly LessonNode[]): DocumentFragment {
  const fragment = document.createDocumentFragment();
  for (const node of nodes) fragment.append(renderNode(node));
  return fragment;
}

function renderNode(node: LessonNode): Node {
  if (node.tag === undefined || !tags.has(node.tag)) {
    return node.children ? renderNodes(node.children) : document.createTextNode(node.text ?? "");
  }
  const element = document.createElement(node.tag);
  if (element instanceof HTMLAnchorElement && node.href && allowed(node.href)) {
    element.href = node.href;
    if (node.href.startsWith("https:")) {
      element.target = "_blank";
      element.rel = "noreferrer";
    }
  }
  // A scrolling block has to be reachable by keyboard.
  if (node.tag === "pre") element.tabIndex = 0;
  element.append(node.text ?? "", renderNodes(node.children ?? []));
  return element;
}

export function allowed(href: string): boolean {
  return /^(https:\/\/|#|\.{0,2}\/)/.test(href) && !href.startsWith("//");
}
