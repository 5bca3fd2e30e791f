import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Button } from "../components/button.tsx";
import { TextField } from "../components/field.tsx";
import { Mark } from "../components/icon.tsx";
import { Notice } from "../components/parts.tsx";
import { findSession, signIn } from "../data/access.ts";
import { linkProblem, passwordSet } from "../data/session.ts";
import { ApiProblem } from "../data/problem.ts";

/** For as long as it is shown, the title of the window says so. */
function useTitle(): void {
  useEffect(() => {
    const before = document.title;
    document.title = "Sign in · MirrorSphere";
    return () => document.title = before;
  }, []);
}

/** A link is opened in a window of its own: whoever comes back from there is in. */
function useReturn(): void {
  useEffect(() => {
    const look = () => void findSession().catch(() => {});
    addEventListener("focus", look);
    document.addEventListener("visibilitychange", look);
    return () => {
      removeEventListener("focus", look);
      document.removeEventListener("visibilitychange", look);
    };
  }, []);
}

function ByPassword() {
  const password = useSignal("");
  const problem = useSignal<string | null>(null);
  const busy = useSignal(false);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector<HTMLElement>("input[name=password]")?.focus(), []);

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
      form.current?.querySelector<HTMLInputElement>("input[name=password]")?.select();
    }
    busy.value = false;
  }

  return (
    <form class="stack" ref={form} onSubmit={submit} noValidate>
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
        Forgotten? A link that lets you in once is printed by{" "}
        <code>mirrorsphere session link</code>.
      </p>
    </form>
  );
}

function ByLink() {
  return (
    <div class="stack">
      <p>
        Open the link that was printed where MirrorSphere was started. It lets you in, once.
      </p>
      <p class="small soft">
        A new one is printed by{" "}
        <code>mirrorsphere session link</code>. Inside, under Settings, you can set a password
        instead.
      </p>
    </div>
  );
}

function Content({ title, text }: { readonly title: string; readonly text?: string }) {
  useTitle();
  useReturn();
  return (
    <div class="login-card">
      <div class="login-mark">
        <Mark size={40} />
      </div>
      <h1 tabIndex={-1}>{title}</h1>
      {text !== undefined && <p>{text}</p>}
      {linkProblem.value !== null && (
        <Notice tone="warn">
          <p>{linkProblem}</p>
        </Notice>
      )}
      {passwordSet.value ? <ByPassword /> : <ByLink />}
    </div>
  );
}

/** Where someone is let in: by password, or by the one-time link that the server printed. */
export function Login() {
  return (
    <main class="login">
      <Content title="Sign in to MirrorSphere" />
    </main>
  );
}

/** Covers a page that was open when its session ended: whoever comes back finds all as it was. */
export function LoginAgain() {
  const cover = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    cover.current?.showModal();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={cover}
      class="login login-cover"
      aria-label="Sign in again"
      onCancel={(event) => event.preventDefault()}
    >
      <Content
        title="Sign in again"
        text="Your session has ended. What you typed is still there."
      />
    </dialog>
  );
}
