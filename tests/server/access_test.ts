/** Who gets in, and which requests are taken for the page's own. */
import assert from "node:assert/strict";
import { HOST, posted, refusal, withPage } from "./with_page.ts";

const PASSWORD = "correct horse battery";

Deno.test("whoever is not signed in gets at nothing but the way to sign in", () =>
  withPage(async ({ ask }) => {
    const { paths } = await (await ask("/api/openapi.json")).json() as {
      paths: Record<string, Record<string, unknown>>;
    };
    const open = ["get /api/session", "post /api/session"];
    const asked: string[] = [];
    for (const [path, methods] of Object.entries(paths)) {
      for (const method of Object.keys(methods)) {
        if (open.includes(`${method} ${path}`)) continue;
        const address = path.replace("{id}", "1").replace("{request}", "pause")
          .replace("{change}", "pause");
        const response = await ask(`${address}?from=0&to=1&zone=UTC`, {
          method: method.toUpperCase(),
          stranger: true,
          ...method === "get" ? {} : { json: sample(path) },
          headers: { "if-match": '"1"' },
        });
        assert.deepEqual(await refusal(response), [401, "not-signed-in"], `${method} ${path}`);
        asked.push(path);
      }
    }
    assert.ok(asked.length > 40);
    const events = await ask("/api/events", { stranger: true });
    assert.deepEqual(await refusal(events), [401, "not-signed-in"]);
    assert.equal((await ask("/healthz", { stranger: true })).status, 200);
  }));

/** A body that the schema of a route takes. */
function sample(path: string): unknown {
  const bodies: Readonly<Record<string, unknown>> = {
    "/api/password": { new: PASSWORD },
    "/api/jobs": { name: "a", source: "/a", destination: "/b" },
    "/api/executions": { jobId: 1 },
    "/api/previews": { jobId: 1 },
    "/api/folders": { path: "/tmp/x" },
    "/api/schedules": { jobId: 1, interval: { kind: "daily", time: "01:00" } },
    "/api/schedules/upcoming": { interval: { kind: "daily", time: "01:00" } },
    "/api/channels": { name: "a", target: { type: "ping", url: "https://a.example" } },
  };
  return bodies[path] ?? {};
}

Deno.test("a link signs in once, by a cookie that no script and no other site gets", () =>
  withPage(async (given) => {
    const { ask, guardian } = given;
    const link = guardian.newLink();
    const response = await ask("/api/session", { json: { link }, stranger: true });
    assert.equal(response.status, 201);
    const cookie = response.headers.get("set-cookie") ?? "";
    assert.match(cookie, /^mirrorsphere-7420=[\w-]{43}; .*HttpOnly; SameSite=Strict$/);
    const mine = { cookie: cookie.split(";")[0] ?? "" };
    assert.equal((await ask("/api/jobs", { stranger: true, headers: mine })).status, 200);
    const again = await ask("/api/session", { json: { link }, stranger: true });
    assert.deepEqual(await refusal(again), [403, "link-used"]);
    await ask("/api/session", { method: "DELETE", stranger: true, headers: mine });
    const gone = await ask("/api/jobs", { stranger: true, headers: mine });
    assert.deepEqual(await refusal(gone), [401, "not-signed-in"]);
  }));

Deno.test("a password is set, signs in, and is changed by whoever knows it only", () =>
  withPage(async ({ ask, guardian }) => {
    const signIn = (password: string) =>
      ask("/api/session", { json: { password }, stranger: true });
    const change = (json: unknown) => ask("/api/password", { method: "PUT", json });
    assert.deepEqual(await refusal(await signIn(PASSWORD)), [409, "no-password"]);
    for (const wrong of ["short", "of two\nlines", "l".repeat(1025)]) {
      assert.deepEqual(await refusal(await change({ new: wrong })), [400, "invalid"]);
    }
    assert.equal((await change({ new: PASSWORD })).status, 204);
    assert.deepEqual(await refusal(await signIn("wrong")), [403, "wrong-password"]);
    const signedIn = await signIn(PASSWORD);
    assert.equal(signedIn.status, 201);
    const cookie = signedIn.headers.get("set-cookie")?.split(";")[0] ?? "";
    const link = guardian.newLink();
    assert.deepEqual(await refusal(await change({ new: "another one" })), [403, "wrong-password"]);
    assert.equal((await change({ old: PASSWORD, new: "another one" })).status, 204);
    // The other browser is signed out, this one is not. Nor does an older link let anybody in.
    assert.deepEqual(await refusal(await ask("/api/session", { json: { link }, stranger: true })), [
      403,
      "link-used",
    ]);
    const other = await ask("/api/jobs", { stranger: true, headers: { cookie } });
    assert.equal(other.status, 401);
    assert.equal((await ask("/api/jobs")).status, 200);
  }));

Deno.test("whoever guesses has to wait longer and longer, and the right password too", () =>
  withPage(async ({ ask, guardian, clock, jobs }) => {
    jobs.store.access.setPassword(await guardian.hash(PASSWORD), null);
    const attempt = (password: string) =>
      ask("/api/session", { json: { password }, stranger: true });
    const tries = await Promise.all(Array.from({ length: 8 }, (_, n) => attempt(`guess ${n}`)));
    const codes = await Promise.all(tries.map(refusal));
    assert.deepEqual(codes.filter(([status]) => status === 403).length, 5);
    assert.deepEqual(codes.filter(([status]) => status === 429).length, 3);
    // However long the hashes took, no time has passed.
    clock.shift -= 3600_000;
    const refused = await attempt(PASSWORD);
    assert.equal(refused.status, 429);
    assert.match(refused.headers.get("retry-after") ?? "", /^\d+$/);
    clock.shift += 2 * 3600_000;
    assert.equal((await attempt(PASSWORD)).status, 201);
  }));

const FOREIGN_HOSTS = [
  "evil.example",
  "evil.example:7420",
  "192.168.1.9:7420",
  "127.0.0.1.evil.example",
];

for (const host of FOREIGN_HOSTS) {
  Deno.test(`a page of this machine does not answer to the name ${host}`, () =>
    withPage(async ({ ask }) => {
      const response = await ask("/healthz", { headers: { host } });
      assert.deepEqual(await refusal(response), [421, "foreign-host"]);
    }));
}

const REQUESTS: readonly [headers: Record<string, string>, taken: boolean][] = [
  [{}, true],
  [{ origin: `http://${HOST}`, "sec-fetch-site": "same-origin" }, true],
  [{ origin: "https://evil.example", "sec-fetch-site": "cross-site" }, false],
  [{ origin: "https://evil.example" }, false],
  [{ origin: `https://${HOST}` }, false],
  [{ origin: "http://127.0.0.1:8080", "sec-fetch-site": "same-site" }, false],
  [{ origin: "null" }, false],
  [{ "sec-fetch-site": "cross-site" }, false],
];

for (const [headers, taken] of REQUESTS) {
  Deno.test(`a change is ${taken ? "taken" : "refused"} with ${JSON.stringify(headers)}`, () =>
    withPage(async (given) => {
      const response = await given.ask("/api/folders/browse", { json: { path: "/" }, headers });
      if (taken) assert.equal(response.status, 200);
      else assert.deepEqual(await refusal(response), [403, "foreign-origin"]);
    }));
}

Deno.test("over HTTPS the cookie is bound to the host; other servers of that host are left alone", () =>
  withPage(async ({ ask, guardian }) => {
    const json = { link: guardian.newLink() };
    const response = await ask("/api/session", { json, stranger: true });
    const cookie = response.headers.get("set-cookie") ?? "";
    assert.match(cookie, /^__Host-mirrorsphere=.*Path=\/; HttpOnly; Secure; SameSite=Strict$/);
    assert.equal(response.headers.get("strict-transport-security"), null);
    assert.equal((await ask("/api/jobs")).status, 200);
  }, { site: { secure: true, loopback: false, names: ["nas.local"] }, host: "nas.local:7420" }));

Deno.test("nothing but the page's own files may run in it, and nobody may frame it", () =>
  withPage(async ({ ask }) => {
    for (const path of ["/api/jobs", "/nowhere", "/api/session"]) {
      const { headers } = await ask(path);
      const policy = headers.get("content-security-policy") ?? "";
      assert.match(policy, /default-src 'none'; script-src 'self'; style-src 'self'/);
      assert.ok(!policy.includes("unsafe"));
      assert.match(policy, /frame-ancestors 'none'/);
      assert.equal(headers.get("x-content-type-options"), "nosniff");
      assert.equal(headers.get("cache-control"), "no-store");
      assert.ok(!headers.has("access-control-allow-origin"));
    }
  }));

Deno.test("a request that is too large, or no JSON, is refused in words", () =>
  withPage(async (given) => {
    const rules = Array.from({ length: 3000 }, () => "x".repeat(500));
    const large = await given.ask("/api/folders/browse", { json: { path: "/", rules } });
    assert.deepEqual(await refusal(large), [413, "too-large"]);
    const headers = { "content-type": "application/json" };
    const bad = await given.ask("/api/folders/browse", { method: "POST", headers });
    assert.deepEqual(await refusal(bad), [400, "invalid"]);
    const listed = await posted<{ path: string }>(given, "/api/folders/browse", { path: "/" });
    assert.equal(listed.path, "/");
  }));
