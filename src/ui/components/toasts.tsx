/** Short words about what a click did; said to screen readers, too. */
import { signal } from "@preact/signals";
import { ApiProblem } from "../data/problem.ts";
import { Button } from "./button.tsx";
import { Icon } from "./icon.tsx";

interface Toast {
  readonly id: number;
  readonly tone: "good" | "bad";
  readonly text: string;
}

const toasts = signal<readonly Toast[]>([]);
let last = 0;

/** Milliseconds that good news stay; bad news stay until they are closed. */
const STAY = 5000;

function dismiss(id: number): void {
  toasts.value = toasts.value.filter((toast) => toast.id !== id);
}

function add(tone: Toast["tone"], text: string): void {
  const id = ++last;
  toasts.value = [...toasts.value.filter((toast) => toast.text !== text).slice(-2), {
    id,
    tone,
    text,
  }];
  if (tone === "good") setTimeout(() => dismiss(id), STAY);
}

/** Tells that something was done. */
export function told(text: string): void {
  add("good", text);
}

/** Tells that something could not be done, and why. */
export function failed(error: unknown): void {
  add("bad", ApiProblem.from(error).message);
}

/** Does something, tells when it is done, or why it could not be. Resolves whether it was. */
export async function attempt(work: Promise<unknown>, done?: string): Promise<boolean> {
  try {
    await work;
    if (done !== undefined) told(done);
    return true;
  } catch (error) {
    failed(error);
    return false;
  }
}

export function Toasts() {
  return (
    <div class="toasts" role="status">
      {toasts.value.map(({ id, tone, text }) => (
        <div key={id} class={`toast toast-${tone}`}>
          <Icon name={tone === "good" ? "done" : "failed"} />
          <p>{text}</p>
          <Button kind="plain" small icon="close" label="Close" onClick={() => dismiss(id)} />
        </div>
      ))}
    </div>
  );
}
