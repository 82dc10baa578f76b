/**
 * Files that are dropped on the page: an image's archive is opened wherever it falls, but on the context's tree, whose file
 * it may be. Everything else that no view takes is kept from replacing the page.
 */

/** Says what to do with a drop; the page's element listens as long as it stands. */
export function takeDrops(page: HTMLElement, open: (file: File) => void, refuse: () => void): void {
  const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;
  // Before the editors see it: they would read a large file as text.
  const first = (event: DragEvent) => {
    const file = event.dataTransfer?.files.length === 1 ? event.dataTransfer.files[0] : undefined;
    if (!file || !isArchive(file.name) || inContext(event)) return;
    event.preventDefault();
    event.stopPropagation();
    open(file);
  };
  page.addEventListener("drop", first, { capture: true });
  page.addEventListener("dragover", (event) => {
    if (hasFiles(event)) event.preventDefault();
  });
  page.addEventListener("drop", (event) => {
    if (!hasFiles(event) || event.defaultPrevented) return;
    event.preventDefault();
    refuse();
  });
}

export function isArchive(name: string): boolean {
  return /\.(tar|tar\.gz|tgz|oci)$/i.test(name);
}

function inContext(event: Event): boolean {
  return event.composedPath().some((target) => target instanceof Element && target.localName === "context-tree");
}
