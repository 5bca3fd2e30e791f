/** What is running here. */
import { Skeleton } from "../../components/parts.tsx";
import { Section, Trouble } from "../../components/view.tsx";
import { useResource } from "../../data/resource.ts";
import { tellAbout } from "../../data/settings.ts";
import { visible } from "../../visible.ts";
import { Definitions } from "../execution_about.tsx";

export function System() {
  const { data, problem, reload } = useResource({ key: "about", load: tellAbout });
  return (
    <Section title="This MirrorSphere">
      {problem !== null && <Trouble problem={problem} retry={reload} />}
      {data === undefined && problem === null && <Skeleton height={180} />}
      {data !== undefined && (
        <div class="card">
          <Definitions
            rows={[
              { term: "Version", text: data.version },
              { term: "Runtime", text: data.runtime },
              { term: "System", text: data.system },
              { term: "Process", text: String(data.pid) },
              {
                term: "Time zone",
                text: data.zone ?? "none that has a name; schedules have to name one",
              },
              { term: "Store", text: visible(data.store) },
            ]}
          />
          <p class="small soft">
            The API is described in <a href="/api/openapi.json" target="_blank">openapi.json</a>.
          </p>
        </div>
      )}
    </Section>
  );
}
