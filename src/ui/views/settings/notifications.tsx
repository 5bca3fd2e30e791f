/** Where notices go: channels, and what became of what they were sent. */
import { useSignal } from "@preact/signals";
import { unreachable } from "../../../base/errors.ts";
import type { ChannelType, DeliveryState } from "../../../model/notification.ts";
import { Button } from "../../components/button.tsx";
import { Confirm } from "../../components/dialog.tsx";
import { Badge, Empty, Skeleton, type Tone, When } from "../../components/parts.tsx";
import { attempt, failed, told } from "../../components/toasts.tsx";
import { Section, Trouble } from "../../components/view.tsx";
import { useResource } from "../../data/resource.ts";
import { type Channel, listChannels, removeChannel, testChannel } from "../../data/settings.ts";
import { ChannelDialog, kindsInWords } from "./channel_dialog.tsx";

export const TYPE_WORDS: Readonly<Record<ChannelType, string>> = {
  email: "E-mail",
  webhook: "Webhook",
  ntfy: "ntfy",
  ping: "Dead man's switch",
};

function addressOf({ target }: Channel): string {
  switch (target.type) {
    case "webhook":
    case "ntfy":
    case "ping":
      return target.origin;
    case "email":
      return target.to.join(", ");
    default:
      return unreachable(target);
  }
}

const DELIVERY: Readonly<Record<DeliveryState, { readonly tone: Tone; readonly word: string }>> = {
  waiting: { tone: "warn", word: "Waiting" },
  delivered: { tone: "good", word: "Delivered" },
  "given-up": { tone: "bad", word: "Given up" },
  superseded: { tone: "neutral", word: "No longer so" },
};

/** Why it did not arrive, and what comes of it. */
function Trial({ delivery }: { readonly delivery: Channel["deliveries"][number] }) {
  const { state, attempts, dueAt, lastError } = delivery;
  if (lastError === null || state === "delivered") return null;
  return (
    <p class="delivery-error small">
      {lastError}; tried {attempts === 1 ? "once" : `${attempts} times`}
      {state === "waiting" && (
        <>
          , next time <When at={dueAt} />
        </>
      )}
    </p>
  );
}

function Deliveries({ channel }: { readonly channel: Channel }) {
  const { deliveries } = channel;
  if (deliveries.length === 0) return <p class="small faint">Nothing was sent yet.</p>;
  return (
    <details class="deliveries">
      <summary class="small soft">Last notices</summary>
      <ul class="stack-tight">
        {deliveries.map((delivery) => (
          <li key={`${delivery.at} ${delivery.title}`} class="delivery">
            <Badge tone={DELIVERY[delivery.state].tone}>{DELIVERY[delivery.state].word}</Badge>
            <span class="grow">{delivery.title}</span>
            <span class="faint small">
              <When at={delivery.at} />
            </span>
            <Trial delivery={delivery} />
          </li>
        ))}
      </ul>
    </details>
  );
}

function ChannelActions({ channel }: { readonly channel: Channel }) {
  const open = useSignal<"edit" | "remove" | null>(null);
  const busy = useSignal(false);
  const close = () => open.value = null;
  const test = async () => {
    busy.value = true;
    await testChannel(channel).then(
      (answer) => told(`The test was delivered: ${answer}`),
      failed,
    );
    busy.value = false;
  };
  return (
    <div class="actions">
      <Button small icon="bell" busy={busy.value} onClick={test}>
        Send a test<span class="visually-hidden">to {channel.name}</span>
      </Button>
      <Button
        small
        icon="edit"
        label={`Edit ${channel.name}`}
        onClick={() => open.value = "edit"}
      />
      <Button
        small
        icon="trash"
        label={`Remove ${channel.name}`}
        onClick={() => open.value = "remove"}
      />
      {open.value === "edit" && <ChannelDialog channel={channel} onClose={close} />}
      {open.value === "remove" && (
        <Confirm
          title={`Remove the channel “${channel.name}”?`}
          action="Remove it"
          danger
          onConfirm={() => void attempt(removeChannel(channel), "The channel was removed")}
          onClose={close}
        >
          <p>Nothing is sent to it any more. What waits for it is dropped.</p>
        </Confirm>
      )}
    </div>
  );
}

function ChannelCard({ channel }: { readonly channel: Channel }) {
  const { name, target, kinds, jobName } = channel;
  return (
    <li class="card">
      <div class="card-head channel-head">
        <div class="grow stack-tight">
          <h3 class="card-title">{name}</h3>
          <p class="small soft wrap">{TYPE_WORDS[target.type]}: {addressOf(channel)}</p>
        </div>
        <ChannelActions channel={channel} />
      </div>
      <p class="small soft wrap">
        {kindsInWords(kinds) || "Nothing but tests"}
        {jobName !== null && ` of the job ${jobName}`}
      </p>
      <Deliveries channel={channel} />
    </li>
  );
}

export function Notifications() {
  const adding = useSignal(false);
  const { data, problem, reload } = useResource({
    key: "channels",
    load: listChannels,
    topics: ["channels", "executions"],
  });
  const add = (
    <Button icon="plus" kind="primary" onClick={() => adding.value = true}>Add channel</Button>
  );
  return (
    <Section title="Channels" actions={data !== undefined && data.length > 0 ? add : undefined}>
      {problem !== null && <Trouble problem={problem} retry={reload} />}
      {data === undefined && problem === null && <Skeleton height={120} />}
      {data?.length === 0 && (
        <Empty icon="bell" title="Nobody is told yet" action={add}>
          Get an e-mail, a push message or a call to your own address when a backup fails, is held,
          or gets too old.
        </Empty>
      )}
      {data !== undefined && data.length > 0 && (
        <ul class="stack">
          {data.map((channel) => <ChannelCard key={channel.id} channel={channel} />)}
        </ul>
      )}
      {adding.value && (
        <ChannelDialog
          channel={null}
          onClose={() => adding.value = false}
        />
      )}
    </Section>
  );
}
