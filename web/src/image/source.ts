/** What the image's views fetch when they show it. The engine's client fits; tests bring their own. */
import type { Children, ChildrenQuery, LayerEntries } from "../wire.gen.js";

export interface ImageSource {
  children(query: ChildrenQuery): Promise<Children>;
  layer(index: number): Promise<LayerEntries>;
}
