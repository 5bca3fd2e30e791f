import assert from "node:assert/strict";
import type { Execution } from "../../src/model/execution.ts";
import type { Job } from "../../src/model/job.ts";
import { tree } from "../support/tree.ts";
import { ended, posted, refusal, withPage } from "./with_page.ts";

Deno.test("a token reads the metrics of each job, and nothing else", () =>
  withPage(async (given) => {
    const { ask, guardian, ends: [source, destination] } = given;
    tree({ a: "12345", b: "1" }).build(source);
    const name = 'a "b" \\c';
    const { id: jobId } = await posted<Job>(given, "/api/jobs", { name, source, destination });
    const { id } = await posted<Execution>(given, "/api/executions", { jobId });
    const { startedAt } = await ended(given, id);
    const { secret } = guardian.begin("metrics", "command", "token");
    const headers = { authorization: `Bearer ${secret}` };
    const response = await ask("/metrics", { stranger: true, headers });
    assert.equal(response.headers.get("content-type"), "text/plain; version=0.0.4; charset=utf-8");
    const text = await response.text();
    const label = 'job="a \\"b\\" \\\\c"';
    for (
      const line of [
        "# TYPE mirrorsphere_job_last_bytes gauge",
        `mirrorsphere_job_last_bytes{${label}} 6`,
        `mirrorsphere_job_last_files{${label}} 2`,
        `mirrorsphere_job_last_success_timestamp_seconds{${label}} ${startedAt / 1000}`,
        `mirrorsphere_job_overdue{${label}} 0`,
        `mirrorsphere_job_executions_total{${label},state="completed"} 1`,
      ]
    ) assert.ok(text.includes(`${line}\n`), `${line} is not in\n${text}`);
    // Every line is what the format has.
    const known = /^(# (HELP|TYPE) \w+ .+|\w+(\{(\w+="([^"\\\n]|\\[\\"n])*",?)*\})? [-\d.e+]+)$/;
    assert.deepEqual(text.split("\n").slice(0, -1).filter((line) => !known.test(line)), []);
    assert.equal((await ask("/metrics")).status, 200);
    const strange = await ask("/metrics", { stranger: true });
    assert.deepEqual(await refusal(strange), [401, "not-signed-in"]);
    const page = await ask("/api/jobs", { stranger: true, headers });
    assert.deepEqual(await refusal(page), [401, "not-signed-in"]);
    const cookie = { cookie: `mirrorsphere-7420=${secret}` };
    const smuggled = await ask("/api/jobs", { stranger: true, headers: cookie });
    assert.deepEqual(await refusal(smuggled), [401, "not-signed-in"]);
  }));
