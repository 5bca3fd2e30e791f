/** What `config.toml` says, to be changed. */
import { type Signal, useSignal } from "@preact/signals";
import { SANDBOX_MODES } from "../../../model/options.ts";
import { Button } from "../../components/button.tsx";
import { Field, Select, TextField } from "../../components/field.tsx";
import { Refused } from "../../components/refused.tsx";
import { told } from "../../components/toasts.tsx";
import { Section } from "../../components/view.tsx";
import {
  changeConfiguration,
  changesOf,
  type Configuration,
  type ConfigurationDraft,
  draftOf,
  type NumberKey,
  NUMBERS,
} from "../../data/configuration.ts";
import { optionsProblem } from "../../data/options.ts";
import { ApiProblem } from "../../data/problem.ts";
import { focusProblem } from "../../focus.ts";
import { OptionsForm } from "../options_form.tsx";

interface Words {
  readonly label: string;
  readonly hint: string;
}

const WORDS: Readonly<Record<NumberKey, Words>> = {
  max_executions: {
    label: "Executions at the same time",
    hint: "1 to 64. Others that are due wait until one is done.",
  },
  default_wakeup_time: {
    label: "Look for what is due at least every",
    hint: "Seconds, 1 to 86400.",
  },
  settling_delay: {
    label: "Settle after a start for",
    hint:
      "Seconds, 0 to 86400, in which nothing missed is made up for: disks and networks take a while.",
  },
  max_concurrency: {
    label: "Workers",
    hint: "That copy and compare at the same time: 1 to 64, 0 for as many as suit this machine.",
  },
  max_file_operations: {
    label: "Operations in flight",
    hint: "Handed to workers and not yet done: 1 to 4096.",
  },
  kept_executions: {
    label: "Executions with lists",
    hint: "Of each job the newest so many keep what they changed: 1 to 10000.",
  },
  kept_plans: {
    label: "Plans kept",
    hint: "Of each job: 1 to 1000.",
  },
  plan_days: {
    label: "Plans are let go after",
    hint: "Days, 1 to 3650.",
  },
  ui_refresh_time: {
    label: "Refresh what is under way every",
    hint: "Seconds, 0.05 to 60.",
  },
  internal_timestamp: {
    label: "Look for a pause or cancel every",
    hint: "Milliseconds, 10 to 10000.",
  },
};

const SANDBOX_LABELS: Readonly<Record<(typeof SANDBOX_MODES)[number], string>> = {
  auto: "Wherever the system can",
  require: "Always: without it, nothing is run",
  off: "Never",
};

interface PartProps {
  readonly draft: Signal<ConfigurationDraft>;
  readonly problem: ApiProblem | null;
}

function Numbers({ draft, problem }: PartProps) {
  const { numbers } = draft.value;
  const set = (key: NumberKey) => (text: string) => {
    draft.value = { ...draft.value, numbers: { ...numbers, [key]: text } };
  };
  const refusal = (key: NumberKey) =>
    problem?.fields.find(({ field }) => field === `Config.${key}`)?.message ?? null;
  return (
    <div class="columns">
      {NUMBERS.map((key) => (
        <TextField
          key={key}
          {...WORDS[key]}
          value={numbers[key]}
          problem={refusal(key)}
          onInput={set(key)}
        />
      ))}
      <Select
        label="Confine workers to both folders"
        hint="By the system itself: Linux 5.19 and later."
        choices={SANDBOX_MODES.map((value) => ({ value, label: SANDBOX_LABELS[value] }))}
        value={draft.value.sandbox}
        onChange={(sandbox) => draft.value = { ...draft.value, sandbox }}
      />
    </div>
  );
}

function Patterns({ draft }: Pick<PartProps, "draft">) {
  const list = (name: "exclude" | "include", { label, hint }: Words) => (
    <Field label={label} optional hint={hint}>
      {(control) => (
        <textarea
          {...control}
          class="textarea"
          rows={4}
          spellcheck={false}
          value={draft.value[name]}
          onInput={(event) => draft.value = { ...draft.value, [name]: event.currentTarget.value }}
        />
      )}
    </Field>
  );
  return (
    <div class="columns">
      {list("exclude", {
        label: "Leave out",
        hint: "One pattern a line, as in a .gitignore: *.tmp, node_modules/.",
      })}
      {list("include", {
        label: "Take in after all",
        hint: "Of what is left out. Alone, everything else is left out.",
      })}
    </div>
  );
}

async function save(
  configuration: Configuration,
  { draft, problem }: {
    readonly draft: Signal<ConfigurationDraft>;
    readonly problem: Signal<ApiProblem | null>;
  },
): Promise<void> {
  problem.value = null;
  if (optionsProblem(draft.value.options) !== null) return focusProblem();
  const changes = changesOf(configuration, draft.value);
  if (changes === null) return told("Nothing was changed");
  try {
    await changeConfiguration(configuration, changes);
    told("The configuration was changed, and is in force");
  } catch (error) {
    problem.value = ApiProblem.from(error);
    focusProblem();
  }
}

/** Whether a problem is shown at a field of its own. */
function isAtField(problem: ApiProblem | null): boolean {
  return problem?.fields.some(({ field }) => NUMBERS.some((key) => field === `Config.${key}`)) ??
    false;
}

export function ConfigurationForm({ configuration, onLook }: {
  readonly configuration: Configuration;
  readonly onLook: () => void;
}) {
  const draft = useSignal(draftOf(configuration));
  const problem = useSignal<ApiProblem | null>(null);
  const busy = useSignal(false);
  const late = problem.value?.code === "edited-meanwhile";
  return (
    <form
      class="stack"
      noValidate
      onSubmit={async (event) => {
        event.preventDefault();
        busy.value = true;
        await save(configuration, { draft, problem });
        busy.value = false;
      }}
    >
      <Refused problem={isAtField(problem.value) ? null : problem.value} />
      <Section title="How it works">
        <div class="card">
          <Numbers draft={draft} problem={problem.value} />
        </div>
      </Section>
      <Section title="New jobs, unless told otherwise">
        <div class="card">
          <OptionsForm
            value={draft.value.options}
            filter={<Patterns draft={draft} />}
            onChange={(options) => draft.value = { ...draft.value, options }}
          />
        </div>
      </Section>
      <div class="actions">
        {late && <Button icon="refresh" onClick={onLook}>Look at it again</Button>}
        <Button type="submit" kind="primary" busy={busy.value}>Save configuration</Button>
      </div>
    </form>
  );
}
