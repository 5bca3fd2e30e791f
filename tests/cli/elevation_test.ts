import assert from "node:assert/strict";
import { mirrorsphere, NOBODY } from "../support/cli.ts";
import { isRoot, must } from "../support/processes.ts";
import { withScratch } from "../support/scratch.ts";
import { skipUnless } from "../support/skip.ts";

Deno.test({
  name: "who lacks rights is told once which, and how to have them; root is not, nor who is quiet",
  ignore: skipUnless(isRoot && Deno.build.os === "linux", "needs root"),
  fn: () =>
    withScratch(async (folder) => {
      const [source, copy] = [`${folder}/source`, `${folder}/copy`];
      Deno.mkdirSync(source, { mode: 0o755 });
      Deno.writeTextFileSync(`${source}/ours.txt`, "root's own");
      Deno.writeTextFileSync(`${source}/secret.txt`, "for root alone", { mode: 0o600 });
      Deno.mkdirSync(copy);
      await must("chown", [`${NOBODY}:${NOBODY}`, copy]);
      const args = ["run", source, copy, "--permissions"];
      const { code, stderr } = await mirrorsphere(args, { asUser: "nobody" });
      assert.equal(code, 1, stderr);
      const [advice, ...more] = stderr.match(/^.*for want of rights.*$/mg) ?? [];
      assert.match(
        advice ?? "",
        /^3 of these failed .* \(\d .*1 entries of other users.*\): run it with sudo /,
      );
      assert.equal(more.length, 0);
      const quiet = await mirrorsphere([...args, "--quiet"], { asUser: "nobody" });
      assert.doesNotMatch(quiet.stderr, /for want of rights/);
      const root = await mirrorsphere(["run", source, `${folder}/other`, "--permissions"]);
      assert.deepEqual([root.code, root.stderr], [0, ""]);
    }),
});
