/** Who gets in: the password, and the browsers that are signed in. */
import { useSignal } from "@preact/signals";
import { Button } from "../../components/button.tsx";
import { TextField } from "../../components/field.tsx";
import { Badge, Notice, Skeleton, When } from "../../components/parts.tsx";
import { attempt, told } from "../../components/toasts.tsx";
import { Section, Trouble } from "../../components/view.tsx";
import { signOut } from "../../data/access.ts";
import { ApiProblem } from "../../data/problem.ts";
import { useResource } from "../../data/resource.ts";
import {
  changePassword,
  endSession,
  listSessions,
  type Session,
  whoAmI,
} from "../../data/settings.ts";

const ORIGINS: Readonly<Record<Session["origin"], string>> = {
  link: "by a one-time link",
  password: "by password",
  command: "by the command line",
};

/** "Firefox on Linux", as far as a browser tells. */
function agentName(agent: string): string {
  const browser = /(Edg|OPR|Firefox|Chrome|Safari)\//.exec(agent)?.[1];
  const system = /Windows|Android|iPhone|iPad|Mac OS X|Linux/.exec(agent)?.[0];
  const name = browser === "Edg" ? "Edge" : browser === "OPR" ? "Opera" : browser;
  if (name === undefined) return agent.slice(0, 60) || "Something unnamed";
  return system === undefined ? name : `${name} on ${system.replace("Mac OS X", "macOS")}`;
}

function Password({ isSet }: { readonly isSet: boolean }) {
  const passwords = useSignal({ old: "", new: "" });
  const problem = useSignal<ApiProblem | null>(null);
  const busy = useSignal(false);
  const ofOld = problem.value?.code === "wrong-password";
  const type = (typed: Partial<typeof passwords.value>) => {
    passwords.value = { ...passwords.value, ...typed };
    problem.value = null;
  };
  const save = async () => {
    busy.value = true;
    try {
      await changePassword(passwords.value);
      passwords.value = { old: "", new: "" };
      problem.value = null;
      told(isSet ? "The password was changed" : "The password was set");
    } catch (error) {
      problem.value = ApiProblem.from(error);
    }
    busy.value = false;
  };
  return (
    <form
      class="card"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      {isSet
        ? (
          <TextField
            label="Password now"
            type="password"
            autocomplete="current-password"
            problem={ofOld ? problem.value?.message : null}
            value={passwords.value.old}
            onInput={(old) => type({ old })}
          />
        )
        : (
          <p class="soft">
            Without one, each browser needs a one-time link, which is printed when MirrorSphere
            starts, and by <code>mirrorsphere session link</code>.
          </p>
        )}
      <TextField
        label="New password"
        type="password"
        autocomplete="new-password"
        hint="At least 8 characters; the longer, the better."
        problem={ofOld ? null : problem.value?.message}
        value={passwords.value.new}
        onInput={(text) => type({ new: text })}
      />
      <div class="actions">
        <Button type="submit" kind="primary" icon="key" busy={busy.value}>
          {isSet ? "Change password" : "Set password"}
        </Button>
      </div>
    </form>
  );
}

function SessionRow({ session, own }: { readonly session: Session; readonly own: boolean }) {
  const { id, scope, origin, agent, createdAt, usedAt } = session;
  return (
    <li class="session">
      <div class="grow stack-tight">
        <p class="session-name">
          {scope === "metrics" ? "Metrics only" : agentName(agent)}
          {own && <Badge tone="live">This browser</Badge>}
        </p>
        <p class="small soft">
          Signed in {ORIGINS[origin]}, <When at={createdAt} />; last seen <When at={usedAt} />
        </p>
      </div>
      {own
        ? <Button small icon="logout" onClick={() => void attempt(signOut())}>Sign out</Button>
        : (
          <Button
            small
            icon="close"
            onClick={() => void attempt(endSession(id), "The session was ended")}
          >
            End<span class="visually-hidden">session of {agentName(agent)}</span>
          </Button>
        )}
    </li>
  );
}

export function Access() {
  const me = useResource({ key: "me", load: whoAmI, topics: ["session"] });
  const all = useResource({ key: "sessions", load: listSessions, topics: ["session"] });
  const problem = me.problem ?? all.problem;
  const own = me.data?.session?.id;
  const reload = () => {
    me.reload();
    all.reload();
  };
  return (
    <>
      {problem !== null && <Trouble problem={problem} retry={reload} />}
      <Section title="Password">
        {me.data === undefined && me.problem === null && <Skeleton height={180} />}
        {me.data !== undefined && (
          <Password key={String(me.data.passwordSet)} isSet={me.data.passwordSet} />
        )}
      </Section>
      <Section title="Signed in">
        {all.data === undefined && all.problem === null && <Skeleton height={120} />}
        {all.data !== undefined && (
          <ul class="card card-flush rows">
            {all.data.map((session) => (
              <SessionRow key={session.id} session={session} own={session.id === own} />
            ))}
          </ul>
        )}
        <Notice tone="live">
          <p>
            From a phone or another machine the page is reached with <code>--host</code>{" "}
            and a password; the README says how to do that safely.
          </p>
        </Notice>
      </Section>
    </>
  );
}
