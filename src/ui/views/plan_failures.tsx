/** What a run would not be able to copy. */
import { useSignal } from "@preact/signals";
import { Button } from "../components/button.tsx";
import { FailureList } from "../components/failure_list.tsx";
import { Section } from "../components/view.tsx";
import { byPath } from "../data/failure_words.ts";
import type { Plan } from "../data/types.ts";
import { countOf, formatCount } from "../format.ts";

/** Failures that are shown at a time. */
const PAGE = 50;

export function PlanFailures({ plan: { verifies, counters, failures } }: { readonly plan: Plan }) {
  const shown = useSignal(PAGE);
  if (counters.failed === 0) return null;
  const more = failures.length > shown.value;
  const what = verifies ? "could not be compared" : "cannot be copied";
  const unlisted = counters.failed - failures.length;
  return (
    <Section title={`${countOf(counters.failed, "entry", "entries")} ${what}`}>
      <div class="card card-bad">
        <FailureList failures={byPath(failures).slice(0, shown.value)} />
        {more && (
          <div>
            <Button small onClick={() => shown.value += PAGE}>
              Show more of {formatCount(counters.failed)}
            </Button>
          </div>
        )}
        {!more && unlisted > 0 && (
          <p class="faint small">
            A preview lists the first {formatCount(failures.length)}; a run lists all of them.
          </p>
        )}
      </div>
    </Section>
  );
}
