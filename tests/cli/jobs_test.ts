import assert from "node:assert/strict";
import { type EditFlags, editJob } from "../../src/cli/commands/job.ts";
import { openStore } from "../../src/store/mod.ts";
import { readTree, tree } from "../support/tree.ts";
import { withKept } from "./kept.ts";
import { memoryScreen } from "./samples.ts";

Deno.test("a job is added, listed, shown, edited and removed", async () => {
  await withKept(async (kept) => {
    assert.match(await kept.must("job", "list"), /^No jobs: add one with "mirrorsphere job add"/);
    const added = await kept.must("job", "add", "photos", "source", "copy", "--mirror");
    assert.equal(
      added,
      'Added job "photos": execute it with "mirrorsphere run --job photos"\n',
    );
    assert.match(
      await kept.must("job", "list"),
      /^photos {2}never executed {2}"\/.*\/source" to "/m,
    );
    assert.match(await kept.must("job", "show", "photos"), /^Options +--mirror$/m);
    await kept.must("job", "edit", "photos", "--name", "pictures", "--verify");
    const { name, options, source } = await kept.job("pictures");
    assert.deepEqual([name, options.mirror, options.verify], ["pictures", true, true]);
    assert.equal(source, `${kept.folder}/source`);
    assert.match(await kept.must("job", "remove", "pictures"), /^Removed job "pictures": /);
    assert.match(await kept.mustFail(4, "job", "show", "pictures"), /no job has been added yet$/);
  });
});

Deno.test("a job keeps what the configuration says when it is added", async () => {
  await withKept(async (kept) => {
    const file = `${kept.folder}/config.toml`;
    Deno.writeTextFileSync(file, '[job]\nverify = true\nexclude = ["*.tmp"]\n');
    await kept.must("job", "add", "photos", "source", "copy", "--exclude", "sub/");
    Deno.removeSync(file);
    const { options } = await kept.job("photos");
    assert.equal(options.verify, true);
    assert.deepEqual(options.filter.rules, ["*.tmp", "sub/"]);
  });
});

Deno.test("an edit replaces what is given, filters as a whole, and nothing else", async () => {
  await withKept(async (kept) => {
    const flags = ["--mirror", "--max-delete", "10%", "--exclude", "a", "--exclude", "b"];
    await kept.must("job", "add", "photos", "source", "copy", ...flags);
    await kept.must("job", "edit", "photos", "--no-mirror");
    const first = await kept.job("photos");
    assert.deepEqual(first.options.filter.rules, ["a", "b"]);
    assert.deepEqual([first.options.mirror, first.options.maxDelete], [false, { share: 0.1 }]);
    await kept.must("job", "edit", "photos", "--exclude", "c", "--destination", "other");
    const second = await kept.job("photos");
    assert.deepEqual(second.options.filter.rules, ["c"]);
    assert.equal(second.destination, `${kept.folder}/other`);
    assert.equal(second.source, first.source);
  });
});

Deno.test("an edit takes nothing back that another one changed meanwhile", async () => {
  await withKept(async (kept) => {
    await kept.must("job", "add", "photos", "source", "copy");
    const stateDir = `${kept.folder}/state/mirrorsphere`;
    const other = await openStore(stateDir);
    const { options } = other.jobs.get("photos");
    const flags: EditFlags = {
      stateDir,
      get mirror() {
        other.jobs.edit("photos", { options: { ...options, verify: true } });
        return true;
      },
    };
    const edit = editJob({ name: "photos", flags, filters: [] }, memoryScreen());
    await assert.rejects(edit, { code: "edited-meanwhile" });
    other.close();
    assert.equal((await kept.job("photos")).options.verify, true);
  });
});

Deno.test("an edit that names nothing to change is refused, and leaves the job as it is", async () => {
  await withKept(async (kept) => {
    await kept.must("job", "add", "photos", "source", "copy");
    const before = await kept.job("photos");
    assert.equal(
      await kept.mustFail(2, "job", "edit", "photos"),
      'Change job "photos": nothing to change is named; see mirrorsphere job edit --help',
    );
    await kept.mustFail(2, "job", "edit", "photos", "--json", "--config", "none.toml");
    assert.deepEqual(await kept.job("photos"), before);
  });
});

Deno.test("a name that is taken, or is none, is refused", async () => {
  await withKept(async (kept) => {
    await kept.must("job", "add", "photos", "source", "copy");
    await kept.must("job", "add", "work", "source", "other");
    const taken = /^Name a job "photos": there is one already; choose another name/;
    assert.match(await kept.mustFail(4, "job", "add", "photos", "source", "copy"), taken);
    assert.match(await kept.mustFail(4, "job", "edit", "work", "--name", "photos"), taken);
    assert.match(
      await kept.mustFail(2, "job", "add", "/photos", "source", "copy"),
      /^Name a job "\/photos": starts with "\/"/,
    );
    assert.match(
      await kept.mustFail(4, "job", "remove", "phtos"),
      /not found; name "photos", "work"/,
    );
  });
});

Deno.test("a source that is no folder is refused on entry", async () => {
  await withKept(async (kept) => {
    const missing = /^Cannot read the source ".*\/none": there is no such folder; check the path/;
    assert.match(await kept.mustFail(4, "job", "add", "photos", "none", "copy"), missing);
    const file = /^Cannot mirror ".*\/a\.txt": it is not a folder; name the folder/;
    assert.match(await kept.mustFail(4, "job", "add", "photos", "source/a.txt", "copy"), file);
    await kept.must("job", "add", "photos", "source", "copy");
    assert.match(await kept.mustFail(4, "job", "edit", "photos", "--source", "none"), missing);
    const mistaken = await kept.mustFail(2, "job", "edit", "photos", "--max-delete", "5");
    assert.match(mistaken, /nothing is removed without --mirror/);
  });
});

Deno.test("the destination of a job is moved while its source is away", async () => {
  await withKept(async (kept) => {
    await kept.must("job", "add", "photos", "source", "copy");
    Deno.renameSync(`${kept.folder}/source`, `${kept.folder}/away`);
    await kept.must("job", "edit", "photos", "--destination", "other");
    assert.equal((await kept.job("photos")).destination, `${kept.folder}/other`);
    const gone = /Cannot read the source ".*\/none": there is no such folder/;
    assert.match(await kept.mustFail(4, "job", "edit", "photos", "--source", "none"), gone);
  });
});

Deno.test("ends that overlap, and a destination that is a file, are refused on entry", async () => {
  await withKept(async (kept) => {
    const refusals = [
      [["source", "source"], /both are the same folder/],
      [["source", "source/copy"], /the destination is inside the source/],
      [["source", "source/a.txt"], /it is not a folder; name a folder/],
    ] as const;
    for (const [ends, why] of refusals) {
      assert.match(await kept.mustFail(4, "job", "add", "photos", ...ends), why);
    }
    await kept.must("job", "add", "photos", "source", "disk that is away/copy");
    const inside = ["--destination", "source/copy"];
    assert.match(await kept.mustFail(4, "job", "edit", "photos", ...inside), /inside the source/);
  });
});

Deno.test("a job is executed with the options that it has", async () => {
  await withKept(async (kept) => {
    tree({ "extra.txt": "", "kept.tmp": "" }).build(`${kept.folder}/copy`);
    await kept.must("job", "add", "photos", "source", "copy", "--mirror", "--exclude", "*.tmp");
    await kept.must("run", "--job", "photos", "--dry-run");
    assert.deepEqual(await kept.executions(), []);
    await kept.must("run", "--job", "photos");
    const copied = Object.keys(readTree(`${kept.folder}/copy`));
    assert.deepEqual(copied, [".", "a.txt", "kept.tmp", "sub", "sub/b.txt"]);
    const { lastExecution } = await kept.job("photos");
    assert.deepEqual([lastExecution?.job, lastExecution?.state], ["photos", "completed"]);
    assert.equal((await kept.executions("--job", "photos")).length, 1);
  });
});

Deno.test("what is a job's own to say is not said when it is executed", async () => {
  await withKept(async (kept) => {
    await kept.must("job", "add", "photos", "source", "copy");
    const refused = async (message: RegExp, ...args: string[]) => {
      assert.match(await kept.mustFail(2, "run", "--job", "photos", ...args), message);
    };
    await refused(
      /^Name SOURCE and DESTINATION along with --job: job "photos" has/,
      "source",
      "copy",
    );
    await refused(/^Use --mirror with --job: /, "--mirror");
    await refused(/^Use --exclude-from with --job: /, "--exclude-from", "source/a.txt");
    await refused(/^Use --allow-delete: nothing is removed without --mirror/, "--allow-delete");
    const flags = ["--workers", "1", "--quiet", "--wait", "--platform", "portable"];
    await kept.must("run", "--job", "photos", ...flags);
    const unknown = await kept.mustFail(4, "run", "--job", "photo");
    assert.match(unknown, /^Look up job "photo": not found; name "photos"/);
  });
});

Deno.test("a job whose source is gone says so when it is executed, and stays", async () => {
  await withKept(async (kept) => {
    await kept.must("job", "add", "photos", "source", "copy", "--mirror");
    await kept.must("run", "--job", "photos");
    Deno.removeSync(`${kept.folder}/source`, { recursive: true });
    assert.match(await kept.mustFail(4, "run", "--job", "photos"), /there is no such folder/);
    assert.equal(Deno.readTextFileSync(`${kept.folder}/copy/a.txt`), "one");
    const { lastExecution } = await kept.job("photos");
    assert.deepEqual([lastExecution?.state, lastExecution?.error?.code], [
      "failed",
      "source-missing",
    ]);
  });
});
