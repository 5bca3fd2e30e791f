import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Button } from "../components/button.tsx";
import { TextField } from "../components/field.tsx";
import { Mark } from "../components/icon.tsx";
import { Notice } from "../components/parts.tsx";
import { signIn } from "../data/access.ts";
import { linkProblem } from "../data/session.ts";
import { ApiProblem } from "../data/problem.ts";

/** Where someone is let in: by password, or by the one-time link that the server printed. */
export function Login() {
  const password = useSignal("");
  const problem = useSignal<string | null>(null);
  const busy = useSignal(false);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    document.title = "Sign in · MirrorSphere";
    form.current?.querySelector("input")?.focus();
  }, []);

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    if (password.value === "") {
      problem.value = "Give the password";
      return;
    }
    busy.value = true;
    try {
      await signIn(password.value);
    } catch (error) {
      problem.value = ApiProblem.from(error).message;
      form.current?.querySelector("input")?.select();
    }
    busy.value = false;
  }

  return (
    <main class="login">
      <form class="login-card" ref={form} onSubmit={submit} noValidate>
        <div class="login-mark">
          <Mark size={40} />
        </div>
        <h1>Sign in to MirrorSphere</h1>
        <input
          class="visually-hidden"
          type="text"
          name="username"
          autocomplete="username"
          value="mirrorsphere"
          tabIndex={-1}
          aria-hidden="true"
          readOnly
        />
        {linkProblem.value !== null && (
          <Notice tone="warn">
            <p>{linkProblem}</p>
          </Notice>
        )}
        <TextField
          label="Password"
          type="password"
          name="password"
          autocomplete="current-password"
          value={password.value}
          problem={problem.value}
          onInput={(text) => {
            password.value = text;
            problem.value = null;
          }}
        />
        <div role="alert" class="visually-hidden">{problem}</div>
        <Button type="submit" kind="primary" busy={busy.value}>Sign in</Button>
        <p class="small soft">
          No password yet? Open the link that was printed where MirrorSphere was started; it lets
          you in once. A new one is printed by <code>mirrorsphere session link</code>.
        </p>
      </form>
    </main>
  );
}
