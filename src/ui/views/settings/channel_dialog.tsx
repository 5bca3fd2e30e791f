/** Adding a channel, or changing one. Secrets go in and are never shown. */
import { type Signal, useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import {
  type ChannelType,
  NOTICE_KINDS,
  type NoticeKind,
  type SmtpSecurity,
  usualKinds,
} from "../../../model/notification.ts";
import { Button } from "../../components/button.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { Segments, Select, TextField, Toggle } from "../../components/field.tsx";
import { Refused } from "../../components/refused.tsx";
import { told } from "../../components/toasts.tsx";
import { listJobs } from "../../data/api.ts";
import { ApiProblem } from "../../data/problem.ts";
import { useResource } from "../../data/resource.ts";
import { addChannel, type Channel, editChannel } from "../../data/settings.ts";
import { focusProblem } from "../../focus.ts";
import {
  type ChannelDraft,
  channelGiven,
  draftOf,
  type DraftProblems,
  draftProblems,
} from "./channel_draft.ts";

const KIND_WORDS: Readonly<Record<NoticeKind, string>> = {
  failed: "Failures",
  retrying: "Failures that are tried again",
  held: "Held removals",
  overdue: "Copies that got too old",
  succeeded: "Successes",
  started: "Starts",
  test: "Tests",
};

const KINDS = NOTICE_KINDS.filter((kind) => kind !== "test").toSorted((one, other) =>
  Object.keys(KIND_WORDS).indexOf(one) - Object.keys(KIND_WORDS).indexOf(other)
);

/** "Failures, Held removals", in the order of the form. */
export function kindsInWords(kinds: readonly NoticeKind[]): string {
  return KINDS.filter((kind) => kinds.includes(kind)).map((kind) => KIND_WORDS[kind]).join(", ");
}

const TYPES: readonly { readonly value: ChannelType; readonly label: string }[] = [
  { value: "email", label: "E-mail" },
  { value: "ntfy", label: "ntfy" },
  { value: "webhook", label: "Webhook" },
  { value: "ping", label: "Switch" },
];

const TYPE_HINTS: Readonly<Record<ChannelType, string>> = {
  email: "A message through a mail server.",
  ntfy: "A push message to a phone, through ntfy.sh or a server of your own.",
  webhook: "A POST with JSON to an address of yours.",
  ping: "A dead man's switch: it is called at start, success and failure, and raises the alarm " +
    "when no call comes.",
};

const SECURITIES: readonly { readonly value: SmtpSecurity; readonly label: string }[] = [
  { value: "starttls", label: "STARTTLS (port 587)" },
  { value: "tls", label: "TLS (port 465)" },
  { value: "none", label: "None, the way is trusted" },
];

const PORTS: Readonly<Record<SmtpSecurity, string>> = { starttls: "587", tls: "465", none: "25" };

interface PartProps {
  readonly draft: Signal<ChannelDraft>;
  /** What is kept of the channel that is edited; null while one is added. */
  readonly kept: Channel["target"] | null;
  readonly problems: DraftProblems;
}

const change = (draft: Signal<ChannelDraft>) => (changes: Partial<ChannelDraft>) =>
  draft.value = { ...draft.value, ...changes };

/** Takes a secret away, where one is kept. */
function Forget({ draft, label }: Pick<PartProps, "draft"> & { readonly label: string }) {
  return (
    <Toggle
      label={label}
      checked={draft.value.forget}
      onChange={(forget) => change(draft)({ forget })}
    />
  );
}

function Address({ draft, kept, problems }: PartProps) {
  const { type, url, secret, forget } = draft.value;
  const set = change(draft);
  const editing = kept !== null;
  const hasToken = kept !== null && "hasToken" in kept && kept.hasToken;
  const stays = "Left empty, it stays as it is. It is never shown.";
  return (
    <>
      <TextField
        label="Address"
        type="url"
        value={url}
        placeholder={type === "ntfy" ? "https://ntfy.sh/my-topic" : "https://"}
        hint={editing ? stays : undefined}
        problem={problems.get("url")}
        onInput={(url) => set({ url })}
      />
      {type !== "ping" && !forget && (
        <TextField
          label="Token"
          optional
          type="password"
          autocomplete="new-password"
          value={secret}
          hint={hasToken ? stays : "Sent as “Authorization: Bearer”."}
          problem={problems.get("token")}
          onInput={(secret) => set({ secret })}
        />
      )}
      {hasToken && <Forget draft={draft} label="Remove the token" />}
    </>
  );
}

function Mail({ draft, kept, problems }: PartProps) {
  const { host, port, security, user, secret, forget, from, to } = draft.value;
  const hasPassword = kept?.type === "email" && kept.hasPassword;
  const set = change(draft);
  return (
    <>
      <TextField
        label="To"
        value={to}
        hint="Several with commas."
        problem={problems.get("to")}
        onInput={(to) => set({ to })}
      />
      <TextField
        label="From"
        value={from}
        problem={problems.get("from")}
        onInput={(from) => set({ from })}
      />
      <TextField
        label="Mail server"
        value={host}
        placeholder="smtp.example.com"
        problem={problems.get("host")}
        onInput={(host) => set({ host })}
      />
      <div class="columns">
        <Select
          label="Encryption"
          choices={SECURITIES}
          value={security}
          onChange={(security) => set({ security, port: PORTS[security] })}
        />
        <TextField
          label="Port"
          type="number"
          value={port}
          problem={problems.get("port")}
          onInput={(port) => set({ port })}
        />
        {!forget && (
          <>
            <TextField
              label="User"
              optional
              value={user}
              problem={problems.get("user")}
              onInput={(user) => set({ user })}
            />
            <TextField
              label="Password"
              optional
              type="password"
              autocomplete="new-password"
              value={secret}
              hint={hasPassword ? "Left empty, it stays as it is." : undefined}
              problem={problems.get("password")}
              onInput={(secret) => set({ secret })}
            />
          </>
        )}
      </div>
      {hasPassword && <Forget draft={draft} label="Remove the user name and password" />}
    </>
  );
}

/** Which jobs are told of. A switch watches one: a success of another would hide its failure. */
function OfJob({ draft, problems }: Pick<PartProps, "draft" | "problems">) {
  const { data } = useResource({ key: "jobs", load: listJobs, topics: ["jobs"] });
  const { type, job } = draft.value;
  const watches = type === "ping";
  const none = watches && data?.length === 0;
  const jobs = data?.map(({ id, name }) => ({ value: String(id), label: name })) ?? [];
  return (
    <Select
      label="Job"
      hint={none ? "There is no job yet that it could watch: save one first." : undefined}
      choices={[{ value: "", label: watches ? "Choose one" : "All jobs" }, ...jobs]}
      value={job}
      problem={problems.get("job")}
      onChange={(job) => change(draft)({ job })}
    />
  );
}

function Kinds({ draft }: Pick<PartProps, "draft">) {
  const { kinds } = draft.value;
  const set = (kind: NoticeKind) => (wanted: boolean) =>
    draft.value = {
      ...draft.value,
      kinds: NOTICE_KINDS.filter((each) => each === kind ? wanted : kinds.includes(each)),
    };
  return (
    <fieldset class="field">
      <legend class="field-label">Tell of</legend>
      <div class="kinds">
        {KINDS.map((kind) => (
          <Toggle
            key={kind}
            label={KIND_WORDS[kind]}
            checked={kinds.includes(kind)}
            onChange={set(kind)}
          />
        ))}
      </div>
    </fieldset>
  );
}

const NONE: DraftProblems = new Map();

export interface ChannelDialogProps {
  /** Null to add one. */
  readonly channel: Channel | null;
  readonly onClose: () => void;
}

export function ChannelDialog({ channel, onClose }: ChannelDialogProps) {
  const form = useId();
  const draft = useSignal(draftOf(channel));
  const problem = useSignal<ApiProblem | null>(null);
  const checked = useSignal(false);
  const busy = useSignal(false);
  const editing = channel !== null;
  const kept = channel?.target ?? null;
  const problems = checked.value ? draftProblems(draft.value, kept) : NONE;
  const save = async () => {
    checked.value = true;
    problem.value = null;
    if (draftProblems(draft.value, kept).size > 0) return focusProblem();
    busy.value = true;
    const given = channelGiven(draft.value);
    try {
      await (channel === null ? addChannel(given) : editChannel(channel, given));
      told(editing ? "The channel was changed" : "The channel was added: send a test to try it");
      onClose();
    } catch (error) {
      problem.value = ApiProblem.from(error);
    }
    busy.value = false;
  };
  const set = change(draft);
  const parts = { draft, kept, problems };
  const { name, type } = draft.value;
  const actions = (
    <>
      <Button onClick={onClose}>Go back</Button>
      <Button kind="primary" busy={busy.value} onClick={() => void save()}>
        {editing ? "Save" : "Add channel"}
      </Button>
    </>
  );
  return (
    <Dialog
      title={editing ? `Edit ${channel.name}` : "Add channel"}
      onClose={onClose}
      actions={actions}
    >
      <form
        id={form}
        class="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Refused problem={problem.value} />
        {!editing && (
          <Segments
            label="Kind"
            hint={TYPE_HINTS[type]}
            choices={TYPES}
            value={type}
            onChange={(type) => set({ type, kinds: usualKinds(type) })}
          />
        )}
        <TextField
          label="Name"
          value={name}
          hint="To tell it from others."
          problem={problems.get("name")}
          onInput={(name) => set({ name })}
        />
        {type === "email" ? <Mail {...parts} /> : <Address {...parts} />}
        <OfJob {...parts} />
        <Kinds draft={draft} />
        <button type="submit" class="visually-hidden" tabIndex={-1}>Save</button>
      </form>
    </Dialog>
  );
}
