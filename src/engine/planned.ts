import type { RawPath } from "../base/names.ts";
import type { Operation } from "../model/operation.ts";
import type { Drift } from "../model/plan.ts";
import { type Fingerprint, Restriction, shareRestriction } from "./plan/restriction.ts";
import type { SharedRestriction } from "./plan/restriction.ts";

/** Takes what a preview tells, to be kept. */
export interface PlanKeeper {
  readonly seed: Fingerprint;
  /** As many fingerprints as operations. */
  take(operations: readonly Operation[], fingerprints: readonly Fingerprint[]): void;
}

/** A plan that is to be carried out, and nothing else. */
export interface PlanToApply {
  /** The seed, and the fingerprint of each node in its order. */
  readonly fingerprints: Uint32Array;
  /** What stands in a node that has a fingerprint. */
  operationAt(node: number): { readonly path: RawPath; readonly type: Operation["type"] } | null;
}

/** The main thread's side of a run that is restricted to a plan. */
export class Planned {
  readonly shared: SharedRestriction;
  readonly #restriction: Restriction;

  /** `progress`: what an earlier process had come to. */
  constructor(readonly plan: PlanToApply, progress: string | undefined) {
    this.shared = shareRestriction(plan.fingerprints);
    this.#restriction = new Restriction(this.shared);
    if (progress !== undefined) this.#restriction.goOn(progress);
  }

  /** How far it is, for a checkpoint. */
  get progress(): string {
    return this.#restriction.progress;
  }

  /** What the plan has and nothing came to: done already, or its entry is gone. */
  leftOver(): Drift[] {
    const { fingerprints } = this.plan;
    const found: Drift[] = [];
    for (let at = 2; at < fingerprints.length; at += 2) {
      if (this.#restriction.wasMet([fingerprints[at] ?? 0, fingerprints[at + 1] ?? 0])) continue;
      const operation = this.plan.operationAt(at / 2 - 1);
      if (operation === null) continue;
      found.push({ path: operation.path, operation: operation.type, reason: "not-needed" });
    }
    return found;
  }
}
