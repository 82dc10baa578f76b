/** Where the chips on marked edges stand: beside their line, and not over a card. Pure. */
import type { Box } from "./arrange.js";
import type { Route } from "./route.js";

/** A letter of a chip, and what stands around the letters. */
const letter = 6.7;
const around = 20;
const height = 22;
/** A chip further from its line than this would not be taken for its own. */
const reach = 170;

export interface Chip {
  x: number;
  y: number;
  width: number;
}

export function chipWidth(text: string, most: number): number {
  return Math.min(most, Math.ceil(text.length * letter) + around);
}

/** The free place nearest to the line's middle; the middle itself where there is none. */
export function chipPlace(route: Route, width: number, taken: readonly Box[]): Chip {
  const free = (x: number, y: number) =>
    taken.every(
      (box) =>
        x + width / 2 < box.x - 3 ||
        x - width / 2 > box.x + box.width + 3 ||
        y + height / 2 < box.y - 3 ||
        y - height / 2 > box.y + box.height + 3,
    );
  for (let away = 0; away <= reach; away += 6) {
    for (const y of [route.y - away, route.y + away]) {
      for (const shift of [0, -width / 4, width / 4]) {
        if (free(route.x + shift, y)) return { x: route.x + shift, y, width };
      }
    }
  }
  return { x: route.x, y: route.y, width };
}
