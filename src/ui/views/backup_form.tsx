/** What is to be copied where, and how: the form behind a first backup and each further one. */
import { type Signal, useSignal } from "@preact/signals";
import { Button } from "../components/button.tsx";
import { TextField, Toggle } from "../components/field.tsx";
import { FolderField } from "../components/folder_field.tsx";
import { Icon } from "../components/icon.tsx";
import { Notice } from "../components/parts.tsx";
import { failed } from "../components/toasts.tsx";
import { startExecution } from "../data/api.ts";
import { startPreview } from "../data/plans.ts";
import {
  type OptionsDraft,
  optionsGiven,
  optionsProblem,
  promise,
  USUAL,
} from "../data/options.ts";
import { ApiProblem } from "../data/problem.ts";
import { focusProblem } from "../focus.ts";
import { go } from "../router.ts";
import { endOf, endProblem, type Ends, nameProblem } from "../data/draft.ts";
import { lastName, visible } from "../visible.ts";
import { OptionsForm } from "./options_form.tsx";

interface Draft {
  readonly source: Signal<string>;
  readonly destination: Signal<string>;
  readonly options: Signal<OptionsDraft>;
  readonly save: Signal<boolean>;
  readonly name: Signal<string>;
  readonly problem: Signal<ApiProblem | null>;
  readonly checked: Signal<boolean>;
  readonly busy: Signal<boolean>;
}

function useDraft(ends: Ends): Draft {
  return {
    source: useSignal(ends.source),
    destination: useSignal(ends.destination),
    options: useSignal(USUAL),
    save: useSignal(false),
    name: useSignal(""),
    problem: useSignal<ApiProblem | null>(null),
    checked: useSignal(false),
    busy: useSignal(false),
  };
}

/** What is wrong with an end: what the server said of it, or what can be seen from here. */
function problemOf(draft: Draft, end: "source" | "destination"): string | null {
  const said = draft.problem.value;
  if (said !== null && endOf(said.code) === end) return said.message;
  if (!draft.checked.value) return null;
  return endProblem({ source: draft.source.value, destination: draft.destination.value }, end);
}

async function submit(draft: Draft, preview: boolean): Promise<void> {
  const { source, destination, options, save, name, problem, checked, busy } = draft;
  checked.value = true;
  const wrong = problemOf(draft, "source") ?? problemOf(draft, "destination") ??
    (save.value ? nameProblem(name.value) : null) ?? optionsProblem(options.value);
  if (wrong !== null || busy.value) {
    focusProblem();
    return;
  }
  busy.value = true;
  const given = {
    source: source.value,
    destination: destination.value,
    options: optionsGiven(options.value, { changed: false }),
  };
  try {
    if (preview) go(`/previews/${(await startPreview(given)).id}`);
    else {
      const saved = save.value ? { saveAs: name.value } : {};
      go(`/executions/${(await startExecution({ ...given, ...saved })).id}`);
    }
  } catch (error) {
    problem.value = ApiProblem.from(error);
    if (endOf(problem.value.code) === null && problem.value.code !== "job-exists") failed(error);
    else focusProblem();
  }
  busy.value = false;
}

function SaveAsJob({ draft: { save, name, source, checked, problem } }: { readonly draft: Draft }) {
  const taken = problem.value?.code === "job-exists" ? problem.value.message : null;
  return (
    <div class="stack">
      <Toggle
        label="Save as a job"
        hint="To run it again with one click, or on a schedule."
        checked={save.value}
        onChange={(checked) => {
          save.value = checked;
          if (checked && name.value === "") name.value = visible(lastName(source.value));
        }}
      />
      {save.value && (
        <TextField
          label="Name of the job"
          value={name.value}
          problem={taken ?? (checked.value ? nameProblem(name.value) : null)}
          onInput={(text) => {
            name.value = text;
            problem.value = null;
          }}
        />
      )}
    </div>
  );
}

export interface BackupFormProps {
  readonly ends: Ends;
  /** Options are behind a click: a first backup needs none. */
  readonly brief?: boolean;
}

export function BackupForm({ ends, brief = false }: BackupFormProps) {
  const draft = useDraft(ends);
  const { source, destination, options, problem } = draft;
  const set = (end: Signal<string>) => (path: string) => {
    end.value = path;
    problem.value = null;
  };
  return (
    <form
      class="card backup-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit(draft, false);
      }}
    >
      <FolderField
        label="What to back up"
        hint="The source: it is only read, never changed."
        title="What to back up"
        value={source.value}
        problem={problemOf(draft, "source")}
        mayMake={false}
        onChange={set(source)}
      />
      <FolderField
        label="Where to"
        hint="The destination: a folder on another disk is best."
        title="Where the copy goes"
        value={destination.value}
        problem={problemOf(draft, "destination")}
        mayMake
        onChange={set(destination)}
      />
      <SaveAsJob draft={draft} />
      <details class="more-options" open={!brief}>
        <summary>
          <Icon name="chevron" size={16} />
          Options
        </summary>
        <OptionsForm value={options.value} onChange={(value) => options.value = value} />
      </details>
      <div class="form-foot">
        <Notice tone="live">
          <p>{promise(options.value)}</p>
        </Notice>
        <Button icon="eye" busy={draft.busy.value} onClick={() => void submit(draft, true)}>
          Preview
        </Button>
        <Button type="submit" kind="primary" icon="play" busy={draft.busy.value}>
          Start backup
        </Button>
      </div>
    </form>
  );
}
