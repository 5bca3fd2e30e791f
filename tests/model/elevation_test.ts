import assert from "node:assert/strict";
import { elevationAdvice } from "../../src/model/elevation.ts";
import type { Failure } from "../../src/model/failure.ts";

type Some = Pick<Failure, "code" | "operation">;

const WANTING: readonly Some[] = [
  { code: "not-permitted", operation: "set-metadata" },
  { code: "permission-denied", operation: "read" },
  { code: "no-space", operation: "copy" },
  { code: "not-permitted", operation: "make-special" },
  { code: "not-permitted", operation: "set-metadata" },
  { code: "permission-denied", operation: "list" },
];

Deno.test("what failed for want of rights is told by kind, with the way of the system", () => {
  const counts = "5 of these failed for want of rights (2 owners, attributes or modes, " +
    "2 entries of other users, 1 device nodes): run it";
  assert.equal(
    elevationAdvice(WANTING, { os: "linux", root: false }),
    `${counts} with sudo where they are wanted, or leave them out`,
  );
  assert.equal(
    elevationAdvice(WANTING, { os: "windows", root: false }),
    `${counts} in an administrator terminal where they are wanted, or leave them out`,
  );
});

Deno.test("nothing is advised to root, nor where rights are not what was wanting", () => {
  assert.equal(elevationAdvice(WANTING, { os: "linux", root: true }), null);
  const full: Some[] = [{ code: "no-space", operation: "copy" }];
  assert.equal(elevationAdvice(full, { os: "linux", root: false }), null);
  assert.equal(elevationAdvice([], { os: "linux", root: false }), null);
});
