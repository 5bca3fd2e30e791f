/** Answers of the server, kept while they are shown again, asked for anew when they are old. */
import { useSignalEffect } from "@preact/signals";
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { ApiProblem } from "./problem.ts";
import { type Topic, version } from "./topics.ts";

export interface Resource<T> {
  /** The newest answer, also while another is awaited or after one failed; else undefined. */
  readonly data: T | undefined;
  /** Why the newest question had no answer. */
  readonly problem: ApiProblem | null;
  readonly reload: () => void;
}

export interface ResourceOptions<T> {
  /** Tells answers apart: the same key means the same question. */
  readonly key: string;
  readonly load: () => Promise<T>;
  readonly topics?: readonly Topic[];
}

// Answers of views that were left, so that coming back shows them at once.
const kept = new Map<string, unknown>();
const KEPT = 60;

function keep(key: string, data: unknown): void {
  kept.delete(key);
  kept.set(key, data);
  for (const old of kept.keys()) {
    if (kept.size <= KEPT) break;
    kept.delete(old);
  }
}

/** What is known under a key is wrong from now on: not even for a moment is it shown. */
export function forget(key: string): void {
  kept.delete(key);
}

interface Answer<T> {
  readonly key: string;
  readonly data: T | undefined;
  readonly problem: ApiProblem | null;
}

/** Milliseconds: events that come in a swarm cause one question. */
const SWARM = 120;

export function useResource<T>({ key, load, topics = [] }: ResourceOptions<T>): Resource<T> {
  const [answer, setAnswer] = useState<Answer<T>>({ key, data: undefined, problem: null });
  const current = useRef({ key, load });
  current.current = { key, load };

  const reload = useCallback(() => {
    const { key, load } = current.current;
    const stillAsked = () => current.current.key === key;
    load().then((data) => {
      keep(key, data);
      if (stillAsked()) setAnswer({ key, data, problem: null });
    }, (error: unknown) => {
      if (!stillAsked()) return;
      const problem = ApiProblem.from(error);
      setAnswer(({ data, ...before }) => ({
        key,
        data: before.key === key ? data : undefined,
        problem,
      }));
    });
  }, []);

  useEffect(reload, [key]);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const first = useRef(true);
  useSignalEffect(() => {
    for (const topic of topics) version(topic).value;
    if (first.current) first.current = false;
    else {timer.current ??= setTimeout(() => {
        timer.current = undefined;
        reload();
      }, SWARM);}
  });
  useEffect(() => () => clearTimeout(timer.current), []);

  const own = answer.key === key;
  const data = own ? answer.data ?? kept.get(key) as T | undefined : kept.get(key) as T | undefined;
  return { data, problem: own ? answer.problem : null, reload };
}
