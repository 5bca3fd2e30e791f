/**
 * @module notify
 *
 * Tells users what happened, where they asked to be told.
 *
 * Owns: the words of notices, and the ways on which they leave: the only home of `nodemailer`, and
 * of requests to other machines. Never judges when something is to be told, never blocks a run,
 * never shows a secret. Called by `scheduler`, and by `cli` for `run --notify` and `notification`.
 *
 * 1. `notices.ts` makes a notice of an execution or an overdue job. It is pure.
 * 2. `observe.ts` has the executions of this process told of.
 * 3. `notifier.ts` puts it into the store's outbox, once for each channel that wants it, takes out
 *    what is due, and tries again later what did not arrive. The outbox outlives the process.
 * 4. `deliver.ts` sends one notice to one channel: `webhook.ts`, `ntfy.ts`, `ping.ts` by
 *    `post.ts`, and `email.ts`.
 * 5. `undelivered.ts` says why that did not work, without the secrets of an address.
 */
export { deliver } from "./deliver.ts";
export {
  endedNotice,
  type NoticeContext,
  overdueNotice,
  type Retries,
  startedNotice,
  testNotice,
  type Verification,
  verificationNotice,
} from "./notices.ts";
export { type Notifier, type NotifierOptions, openNotifier } from "./notifier.ts";
export { hostName, observeExecutions } from "./observe.ts";
export { Undelivered } from "./undelivered.ts";
