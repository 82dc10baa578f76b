/**
 * Zoom and place of the picture in its window, as numbers: the graph's element holds one View and asks here for the next.
 *
 * A point p of the layout stands at offset + (p - origin) · zoom of the scrolled canvas. Origin and offset stay as they are
 * from one fit to the next, so that a picture that grows does not move what is already there.
 */
export interface View {
  zoom: number;
  originX: number;
  originY: number;
  offsetX: number;
  offsetY: number;
}

export interface Extent {
  left: number;
  top: number;
  width: number;
  height: number;
}

export interface Viewport {
  width: number;
  height: number;
}

export const margin = 18;
export const zoomMin = 0.12;
export const zoomMax = 2;
/** Below this, cards show their name and size only, in letters that can be read. */
export const farBelow = 0.62;
/** A picture that fits by itself is not made smaller than this; it is scrolled instead. */
const fitMin = 0.3;

export const startView: View = { zoom: 1, originX: 0, originY: 0, offsetX: margin, offsetY: margin };

/** The whole picture, in the middle, not enlarged. */
export function fitted(extent: Extent, port: Viewport): View {
  const across = (port.width - 2 * margin) / Math.max(extent.width, 1);
  const down = (port.height - 2 * margin) / Math.max(extent.height, 1);
  const zoom = clamp(Math.min(across, down, 1), fitMin, 1);
  return {
    zoom,
    originX: extent.left,
    originY: extent.top,
    offsetX: Math.round(Math.max(margin, (port.width - extent.width * zoom) / 2)),
    offsetY: Math.round(Math.max(margin, (port.height - extent.height * zoom) / 2)),
  };
}

/** Room for what grew to the left of or above the origin. `scrollX` and `scrollY` undo the move on the screen. */
export function makeRoom(view: View, extent: Extent): { view: View; scrollX: number; scrollY: number } {
  const left = view.offsetX + (extent.left - view.originX) * view.zoom;
  const top = view.offsetY + (extent.top - view.originY) * view.zoom;
  const scrollX = left < margin / 2 ? Math.ceil(margin - left) : 0;
  const scrollY = top < margin / 2 ? Math.ceil(margin - top) : 0;
  if (scrollX === 0 && scrollY === 0) return { view, scrollX, scrollY };
  return { view: { ...view, offsetX: view.offsetX + scrollX, offsetY: view.offsetY + scrollY }, scrollX, scrollY };
}

/** The canvas that holds it all, at least as large as the window. */
export function canvasSize(view: View, extent: Extent, port: Viewport): { width: number; height: number } {
  const right = view.offsetX + (extent.left + extent.width - view.originX) * view.zoom + margin;
  const bottom = view.offsetY + (extent.top + extent.height - view.originY) * view.zoom + margin;
  return { width: Math.max(Math.ceil(right), port.width), height: Math.max(Math.ceil(bottom), port.height) };
}

/** Whether the picture ought to be fitted again: it runs out of a window that could show it, or has become small in it. */
export function misfits(view: View, extent: Extent, port: Viewport): boolean {
  const ideal = fitted(extent, port);
  if (ideal.zoom > view.zoom * 1.35) return true;
  const size = canvasSize(view, extent, port);
  if (size.width <= port.width + 1 && size.height <= port.height + 1) return false;
  const best = canvasSize(ideal, extent, port);
  return ideal.zoom < view.zoom || (best.width <= port.width + 1 && best.height <= port.height + 1);
}

export function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
