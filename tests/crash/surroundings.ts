/** What happens around a run: to its disk, to its source, to its folders. */
import type { Subject } from "./kind.ts";
import { DISKS } from "./disks.ts";
import { MOVING } from "./moving.ts";
import { SWAPS } from "./swaps.ts";
import { VANISHING } from "./vanishing.ts";

export const surroundings: Subject = {
  name: "around",
  share: 0.2,
  of: () => [...DISKS, ...VANISHING, ...MOVING, ...SWAPS],
};
