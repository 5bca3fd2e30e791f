/** What a terminal is asked. */
import assert from "node:assert/strict";
import { hasCommand } from "../support/processes.ts";
import { ownLauncher, runFlags } from "../support/project.ts";
import { withScratch } from "../support/scratch.ts";
import { skipUnless } from "../support/skip.ts";

const ignore = skipUnless(hasCommand("script"), "needs script(1), which makes a terminal");

interface Typed {
  readonly code: number;
  readonly screen: string;
}

/** `password set` on a terminal, where each text is typed at the next question. */
function setPassword(...texts: readonly string[]): Promise<Typed> {
  return withScratch(async (folder) => {
    const { deno, project, denoDir } = await ownLauncher();
    const command = [deno, "run", ...runFlags, "main.ts", "password", "set"].join(" ");
    const child = new Deno.Command("script", {
      args: ["-qec", command, "/dev/null"],
      cwd: project,
      env: { HOME: folder, XDG_STATE_HOME: `${folder}/state`, DENO_DIR: denoDir },
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    const left = [...texts];
    const keyboard = child.stdin.getWriter();
    let screen = "";
    for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
      screen += text;
      if (/(password|again): $/.test(screen)) {
        await keyboard.write(new TextEncoder().encode(left.shift() ?? ""));
      }
    }
    const { code } = await child.status;
    await keyboard.close().catch(() => {});
    return { code, screen };
  });
}

Deno.test({
  name: "a password is asked for twice, and not shown",
  ignore,
  fn: async () => {
    const { code, screen } = await setPassword("x\x7fsecret-of-the-page\r", "secret-of-the-page\r");
    assert.match(screen, /^New password: \r\nThe same again: \r\nSet the password: /);
    assert.equal(code, 0);
  },
});

Deno.test({
  name: "Ctrl-C at the question for a password changes nothing, and the exit code is 130",
  ignore,
  fn: async () => {
    for (const texts of [["\x03"], ["secret-of-the-page\r", "half\x03"]]) {
      const { code, screen } = await setPassword(...texts);
      assert.match(screen, /Read the password: canceled; nothing was changed\r\n$/);
      assert.equal(code, 130);
    }
  },
});

Deno.test({
  name: "a question for a password whose input ends is refused",
  ignore,
  fn: async () => {
    const { code, screen } = await setPassword("\x04");
    assert.match(screen, /Read the password: the input ended; nothing was changed\r\n$/);
    assert.equal(code, 2);
  },
});
