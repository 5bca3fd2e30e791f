/** The door: the only way from the network part to the rest of the program. */
import { defineVerbs, type VerbName, type Verbs } from "./door/verbs.ts";
import type { House } from "./door/house.ts";
import type { Caller, KnownCaller, Verb } from "./door/verb.ts";
import type { Answer, Ask, Question } from "./protocol.ts";
import { Refused } from "./protocol.ts";
import { type Cause, causeOf, FAULT, invalid, Refusal } from "./refusal.ts";

export interface Door {
  /** Answers a message of the network thread; never rejects. */
  answer(question: Question): Promise<Answer>;
  /** The same for who is in this thread. */
  readonly ask: Ask;
}

/**
 * Opens the door. Whatever comes is checked here once more: who asks, by the secret that the
 * request came with, and each value. `complain` is told of faults, of which nobody outside is.
 */
export function openDoor(house: House, complain: (fault: unknown) => void): Door {
  const verbs = defineVerbs(house);
  const perform = async (name: string, input: unknown, caller: Caller): Promise<unknown> => {
    const session = house.guardian.sessionOf(caller.secret);
    return await act(verbs, name, { input, caller: { ...caller, session } });
  };
  const toCause = (error: unknown): Cause => {
    const cause = causeOf(error);
    if (cause === null || cause.code === "internal") complain(error);
    return cause ?? FAULT;
  };
  return {
    answer: async ({ id, verb, input, caller }) => {
      try {
        return { id, output: await perform(verb, input, caller) };
      } catch (error) {
        return { id, refused: toCause(error) };
      }
    },
    ask: async (name, input, caller) => {
      try {
        return await perform(name, input, caller) as never;
      } catch (error) {
        throw new Refused(toCause(error));
      }
    },
  };
}

interface Asked {
  readonly input: unknown;
  readonly caller: KnownCaller;
}

async function act(verbs: Verbs, name: string, { input, caller }: Asked): Promise<unknown> {
  if (!Object.hasOwn(verbs, name)) throw new Refusal("not-found", `Ask for ${name}: unknown`);
  const verb = verbs[name as VerbName] as unknown as Verb<unknown, unknown>;
  const scope = caller.session?.scope ?? "anybody";
  if (scope !== "page" && verb.for !== "anybody" && verb.for !== scope) {
    throw new Refusal("not-signed-in", "Look at this page: sign in first");
  }
  const checked = verb.input.safeParse(input);
  if (checked.success) return await verb.act(checked.data, caller);
  throw invalid(checked.error.issues);
}
