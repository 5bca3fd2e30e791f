import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { editChannel, type EditFlags } from "../../src/cli/commands/notification.ts";
import type { ChannelRecord } from "../../src/cli/render/channels.ts";
import { openStore } from "../../src/store/mod.ts";
import { type Place, withServer } from "../notify/with_notifier.ts";
import { PASSWORD, withMail } from "../notify/with_mail.ts";
import { mirrorsphere } from "../support/cli.ts";
import { hasCommand, must } from "../support/processes.ts";
import { skipUnless } from "../support/skip.ts";
import { type Kept, withKept } from "./kept.ts";
import { memoryScreen } from "./samples.ts";

const SECRETS = ["s3cret-Path", "t0ken", "pa55word"] as const;

interface Case {
  readonly kept: Kept;
  readonly place: Place;
  /** Writes a secret into a file; gives its name. */
  file(name: string, content: string): string;
  channel(name: string): Promise<ChannelRecord>;
}

/** Gives `body` a store, a server to notify, and no output that held a secret. */
function withPlace(body: (given: Case) => Promise<void>): Promise<void> {
  return withServer((place) =>
    withKept((kept) =>
      body({
        kept,
        place,
        file: (name, content) => {
          Deno.writeTextFileSync(`${kept.folder}/${name}`, content);
          return name;
        },
        channel: async (name) =>
          JSON.parse(await kept.must("notification", "show", name, "--json")).channel,
      })
    )
  );
}

const events = (place: Place) =>
  place.received.map(({ body }) => JSON.parse(body) as { kind: string; title: string });

Deno.test("a channel is added, listed, shown, edited, tested and removed, its secrets never shown", () =>
  withPlace(async ({ kept, place, file, channel }) => {
    const said: string[] = [];
    const must = async (...args: string[]) => {
      const { code, stdout, stderr } = await kept.run("notification", ...args);
      said.push(stdout, stderr);
      assert.equal(code, 0, stderr);
      return stdout;
    };
    assert.match(await must("list"), /^No channels: add one with "mirrorsphere notification add"/);
    const address = file("address", `${place.url}/hooks/${SECRETS[0]}\n`);
    const token = file("token", `${SECRETS[1]}\n`);
    const password = file("password", `${SECRETS[2]}\n`);
    const web = ["--url-file", address, "--token-file", token];
    assert.equal(
      await must("add", "team", "webhook", ...web),
      'Added channel "team": try it with "mirrorsphere notification test team"\n',
    );
    const login = ["--host", "mail.example", "--user", "ann", "--password-file", password];
    const mail = ["--from", "ann@mail.example", "--to", "bob@mail.example", "eve@mail.example"];
    await must("add", "mail", "email", ...login, ...mail, "--on", "succeeded, failed");
    const listed = await must("list");
    assert.match(
      listed,
      /^team +webhook +all +failed,held,overdue +nothing yet +http:.*\/\.\.\., /m,
    );
    assert.match(
      listed,
      /^mail +email +all .*bob@mail\.example, eve@mail\.example by mail\.example:465, tls$/m,
    );
    assert.match(await must("show", "mail"), /^Login +as "ann", with its password$/m);
    assert.equal(
      await must("test", "team"),
      'Delivered to channel "team": 200 OK: Thank you\n',
    );
    assert.equal(place.received[0]?.headers.get("authorization"), `Bearer ${SECRETS[1]}`);
    await must("edit", "team", "--name", "crew", "--on", "failed");
    await must("test", "crew", "--json");
    assert.equal(place.received[1]?.path, `/hooks/${SECRETS[0]}`);
    await must("edit", "mail", "--security", "starttls");
    await must("list", "--json");
    const { target, kinds, notices } = await channel("mail");
    assert.equal(target.type === "email" && target.port, 587);
    assert.deepEqual([kinds, notices], [["succeeded", "failed"], []]);
    await must("remove", "crew", "--json");
    await must("remove", "mail");
    for (const secret of SECRETS) assert.ok(!said.join("").includes(secret), secret);
  }));

Deno.test("a secret does not move to another server unless it is given again", () =>
  withPlace(async ({ kept, file }) => {
    const token = ["--token-file", file("token", "t0ken")];
    const password = ["--password-file", file("password", "pa55word")];
    const add = (...args: string[]) => kept.must("notification", "add", ...args);
    const moved = (message: RegExp, ...args: string[]) =>
      kept.mustFail(2, "notification", "edit", ...args).then((said) => assert.match(said, message));
    await add("team", "webhook", "--url", "https://chat.example/one", ...token);
    const other = ["team", "--url", "https://elsewhere.example/one"];
    await moved(
      /^Change the server of a channel: its token would go to another one; give/,
      ...other,
    );
    await kept.must("notification", "edit", ...other, ...token);
    await kept.must("notification", "edit", "team", "--url", "https://elsewhere.example/two");
    const mail = ["--user", "ann", "--from", "a@b.example", "--to", "c@d.example", ...password];
    await add("mail", "email", "--host", "mail.example", ...mail);
    await moved(/its password would go to another one/, "mail", "--host", "elsewhere.example");
  }));

Deno.test("a secret is taken away when asked to be, and by nothing else", () =>
  withPlace(async ({ kept, file, channel }) => {
    const token = ["--token-file", file("token", "t0ken")];
    const password = ["--password-file", file("password", "pa55word")];
    const to = ["--from", "a@b.example", "--to", "c@d.example"];
    await kept.must(
      "notification",
      "add",
      "team",
      "webhook",
      "--url",
      "https://a.example",
      ...token,
    );
    await kept.must(
      ...["notification", "add", "mail", "email", "--host", "mail.example", "--user", "ann"],
      ...[...to, ...password],
    );
    const refused = async (...args: string[]) =>
      await kept.mustFail(2, "notification", "edit", ...args);
    assert.match(
      await refused("team"),
      /^Change channel "team": nothing to change is named; see mirrorsphere notification edit --help$/,
    );
    assert.match(await refused("team", "--forget-login"), /^Use --forget-login: a channel of type/);
    assert.match(await refused("team", "--forget-token", ...token), /cannot be used with/);
    const targets = async () => [(await channel("team")).target, (await channel("mail")).target];
    const has = (target: object) => "hasToken" in target ? target.hasToken : "";
    assert.equal(has((await targets())[0] ?? {}), true);
    await kept.must("notification", "edit", "team", "--forget-token");
    await kept.must("notification", "edit", "mail", "--forget-login");
    const [team, mail] = await targets();
    assert.equal(has(team ?? {}), false);
    assert.deepEqual(mail?.type === "email" && [mail.user, mail.hasPassword], [null, false]);
  }));

Deno.test("a test that does not arrive says why, with an exit code", () =>
  withPlace(async ({ kept, place }) => {
    await kept.must("notification", "add", "team", "webhook", "--url", `${place.url}/s3cret`);
    place.answers.push(new Response("no s3cret here\n", { status: 404 }));
    const said = await kept.mustFail(4, "notification", "test", "team");
    assert.equal(said, 'Test channel "team": it answered 404 Not Found: no *** here');
    await kept.mustFail(4, "notification", "test", "phone");
  }));

Deno.test("an address may come from standard input", () =>
  withPlace(async ({ kept, place }) => {
    const { code, stderr } = await mirrorsphere(
      ["notification", "add", "team", "webhook", "--url-file", "-"],
      {
        cwd: kept.folder,
        env: { XDG_STATE_HOME: `${kept.folder}/state` },
        through: ["sh", "-c", `printf '%s\\n' '${place.url}/piped' | "$@"`, "sh"],
      },
    );
    assert.equal(code, 0, stderr);
    await kept.must("notification", "test", "team");
    assert.deepEqual(place.received.map(({ path }) => path), ["/piped"]);
  }));

Deno.test("what a channel lacks, or has no use for, is refused on entry", () =>
  withPlace(async ({ kept, file }) => {
    const refused = async (message: RegExp, ...args: string[]) =>
      assert.match(await kept.mustFail(2, "notification", "add", "x", ...args), message);
    const url = ["--url", "https://chat.example/x"];
    await refused(/^Add a channel of type ntfy: --url-file is missing; give it$/, "ntfy");
    await refused(
      /^Use --host: a channel of type webhook has none; it takes --url, --url-file, /,
      ...[
        "webhook",
        ...url,
        "--host",
        "x",
      ],
    );
    await refused(/ping address watches one job.*name the job$/, "ping", ...url);
    await refused(/^Read --on "sometimes": not understood; give some of started,/, ...[
      "webhook",
      ...url,
      "--on",
      "sometimes",
    ]);
    await refused(/^Read --url-file from "none": no such file; name a text file/, ...[
      "webhook",
      "--url-file",
      "none",
    ]);
    const empty = file("empty", "\n");
    await refused(/^Read --token-file from "empty": empty/, ...[
      "webhook",
      ...url,
      "--token-file",
      empty,
    ]);
    const twice = ["--url-file", "-", "--token-file", "-"];
    await refused(/^Read two secrets from standard input: only one/, "webhook", ...twice);
    await refused(/email: --to is missing/, "email", "--host", "h", "--from", "a@b.example");
    assert.match(await kept.mustFail(2, "notification"), /Usage: mirrorsphere notification/);
  }));

Deno.test("with --notify a run tells its channels how it ended, each once", () =>
  withPlace(async ({ kept, place, channel }) => {
    await kept.must("job", "add", "photos", "source", "copy");
    const all = ["--on", "started,succeeded,failed,held,overdue"];
    const add = ["notification", "add", "team", "webhook", "--url", place.url, ...all];
    await kept.must(...add);
    await kept.must("run", "--job", "photos");
    await kept.must("run", "--job", "photos", "--dry-run");
    assert.deepEqual(place.received, []);
    await kept.must("run", "--job", "photos", "--notify");
    assert.deepEqual(events(place).map(({ kind }) => kind), ["started", "succeeded"]);
    Deno.removeSync(`${kept.folder}/source`, { recursive: true });
    await kept.mustFail(4, "run", "--job", "photos", "--notify", "--quiet");
    const [, , , failed] = events(place);
    assert.equal(failed?.kind, "failed");
    assert.match(failed?.title ?? "", /^MirrorSphere on .*: "photos" failed$/);
    const { notices } = await channel("team");
    const states = notices.map(({ state, attempts }) => [state, attempts]);
    assert.deepEqual(states, Array(4).fill(["delivered", 1]));
    await kept.mustFail(2, "run", "--job", "photos", "--notify", "--dry-run");
  }));

Deno.test("with --notify a verification tells of a copy that is not true, or not known to be", () =>
  withPlace(async ({ kept, place }) => {
    const verify = (...more: string[]) => ["verify", "source", "copy", "--quiet", ...more];
    const first = await kept.run(...verify("--notify"));
    assert.match(first.stderr, /^Nobody is notified: there is no channel yet/);
    await kept.must("run", "source", "copy");
    const all = ["--on", "started,succeeded,failed,held,overdue"];
    await kept.must("notification", "add", "team", "webhook", "--url", place.url, ...all);
    await kept.must(...verify("--notify"));
    const [name] = [...Deno.readDirSync(`${kept.folder}/source`)].filter(({ isFile }) => isFile);
    const path = `${kept.folder}/copy/${name?.name}`;
    const { mtime } = Deno.statSync(path);
    Deno.writeTextFileSync(path, Deno.readTextFileSync(path).replaceAll(/./g, "x"));
    Deno.utimeSync(path, mtime ?? 0, mtime ?? 0);
    await kept.mustFail(1, ...verify());
    assert.deepEqual(events(place), []);
    await kept.mustFail(1, ...verify("--notify"));
    await kept.must("job", "add", "photos", "source", "copy");
    Deno.renameSync(`${kept.folder}/copy`, `${kept.folder}/gone`);
    await kept.mustFail(4, "verify", "--job", "photos", "--notify", "--quiet");
    const told = events(place).map(({ kind, title }) => [kind, title.replace(/^.*?: /, "")]);
    assert.deepEqual(told, [
      ["failed", `the copy of "${kept.folder}/source" differs from its source`],
      ["failed", 'the copy of "photos" could not be verified'],
    ]);
  }));

Deno.test("what does not arrive changes no exit code, and is sent by a later process once it is due", () =>
  withPlace(async ({ kept, place, channel }) => {
    const add = ["notification", "add", "team", "webhook", "--url", place.url];
    await kept.must(...add, "--on", "succeeded");
    place.answers.push(new Response("", { status: 500 }));
    const { code, stderr } = await kept.run("run", "source", "copy", "--notify");
    assert.equal(code, 0);
    assert.match(
      stderr,
      /^Notify channel "team": it answered 500 .*; tried again in 1m \(.* is done\)$/m,
    );
    const [waiting] = (await channel("team")).notices;
    assert.deepEqual([waiting?.state, waiting?.attempts], ["waiting", 1]);
    assert.match(await kept.must("notification", "show", "team"), /waiting, attempt 2 at 20/);
    // A minute, the wait before the second attempt, passes.
    const database = new DatabaseSync(kept.database);
    database.exec("UPDATE outbox SET due_at = due_at - 60000");
    database.close();
    await kept.must("run", "source", "copy", "--notify");
    const { notices } = await channel("team");
    assert.deepEqual(notices.map(({ state, attempts }) => [state, attempts]), [
      ["delivered", 1],
      ["delivered", 2],
    ]);
    assert.equal(place.received.length, 3);
  }));

Deno.test("with --notify and no channel it is said that nobody is told", () =>
  withPlace(async ({ kept }) => {
    const { code, stderr } = await kept.run("run", "source", "copy", "--notify");
    assert.equal(code, 0);
    assert.match(
      stderr,
      /^Nobody is notified: there is no channel yet; add one with "mirrorsphere/,
    );
  }));

// Deno trusts what DENO_CERT names, beside what the system does.
Deno.test({
  name: "mail goes out over TLS with a certificate that is trusted, at once or after a greeting",
  ignore: skipUnless(hasCommand("openssl"), "needs openssl"),
  fn: () =>
    withKept(async ({ folder }) => {
      const cert = `${folder}/cert.pem`;
      await must("openssl", [
        ...["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost"],
        ...["-addext", "subjectAltName=DNS:localhost"],
        ...["-addext", "basicConstraints=critical,CA:FALSE"],
        ...["-keyout", `${folder}/key.pem`, "-out", cert],
      ]);
      const pem = {
        cert: Deno.readTextFileSync(cert),
        key: Deno.readTextFileSync(`${folder}/key.pem`),
      };
      Deno.writeTextFileSync(`${folder}/password`, PASSWORD);
      for (const security of ["tls", "starttls"] as const) {
        const server = { ...pem, secure: security === "tls", disabledCommands: [] };
        await withMail({ ...server, authOptional: false }, async ({ target, mails }) => {
          const env = { XDG_STATE_HOME: `${folder}/${security}`, DENO_CERT: cert };
          const options = { cwd: folder, env };
          const { code, stderr } = await mirrorsphere([
            ...["notification", "add", "mail", "email", "--host", "localhost"],
            ...["--port", String(target.port), "--security", security, "--user", "ann"],
            ...["--password-file", "password", "--from", "a@attic.example"],
            ...["--to", "ann@home.example", "--on", "succeeded"],
          ], options);
          assert.equal(code, 0, stderr);
          const tested = await mirrorsphere(["notification", "test", "mail"], options);
          assert.match(tested.stdout, /^Delivered to channel "mail": 250 /, tested.stderr);
          const ran = await mirrorsphere(["run", "source", "copy", "--notify"], options);
          assert.equal(ran.stderr, "");
          assert.deepEqual(mails.map(({ secure }) => secure), [true, true]);
          assert.match(mails[1]?.text ?? "", /^Subject: .*MirrorSphere/m);
        });
      }
    }),
});

Deno.test("an edit of a channel takes nothing back that another one changed meanwhile", () =>
  withPlace(async ({ kept, place }) => {
    await kept.must("notification", "add", "team", "webhook", "--url", `${place.url}/old`);
    const stateDir = `${kept.folder}/state/mirrorsphere`;
    const other = await openStore(stateDir);
    const url = `${place.url}/new`;
    const flags: EditFlags = {
      stateDir,
      get name() {
        other.channels.edit("team", { target: { type: "webhook", url, token: null } });
        return "crew";
      },
    };
    const edit = editChannel("team", flags, memoryScreen());
    await assert.rejects(edit, { code: "edited-meanwhile" });
    const { id } = other.channels.get("team");
    assert.deepEqual(other.channels.target(id), { type: "webhook", url, token: null });
    other.close();
  }));
