/** What `config.toml` says, as it is in force now. */
import { Segments } from "../../components/field.tsx";
import { Notice, Skeleton } from "../../components/parts.tsx";
import { Path } from "../../components/path.tsx";
import { Section, Trouble } from "../../components/view.tsx";
import { useResource } from "../../data/resource.ts";
import { type About, tellAbout } from "../../data/settings.ts";
import { countOf, formatCount } from "../../format.ts";
import { type Theme, theme } from "../../theme.ts";
import { Definitions, Options } from "../execution_about.tsx";

const THEME_WORDS: readonly { readonly value: Theme; readonly label: string }[] = [
  { value: "system", label: "As the system" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
];

function Values({ config }: { readonly config: About["config"] }) {
  const rows = [
    { term: "Workers", text: formatCount(config.maxConcurrency) },
    { term: "Operations in flight", text: formatCount(config.maxFileOperations) },
    { term: "Looks at requests every", text: `${formatCount(config.internalTimestamp)} ms` },
    { term: "Page is refreshed every", text: `${config.uiRefreshTime} s` },
    { term: "Schedules are looked at", text: `at least every ${config.defaultWakeupTime} s` },
    {
      term: "Lists are kept of",
      text: `${countOf(config.keptExecutions, "execution")} of each job`,
    },
  ];
  return <Definitions rows={rows} />;
}

export function Configuration() {
  const { data, problem, reload } = useResource({ key: "about", load: tellAbout });
  return (
    <>
      <Section title="Looks">
        <div class="card">
          <Segments
            label="Colours"
            hint="For this browser."
            choices={THEME_WORDS}
            value={theme.value}
            onChange={(value) => theme.value = value}
          />
        </div>
      </Section>
      <Section title="In force now">
        {problem !== null && <Trouble problem={problem} retry={reload} />}
        {data === undefined && problem === null && <Skeleton height={240} />}
        {data !== undefined && (
          <>
            <Notice tone="live">
              {data.config.path === null
                ? (
                  <p>
                    No <code>config.toml</code>{" "}
                    was found, so these are the defaults. The project's own explains every key.
                  </p>
                )
                : (
                  <p>
                    From{" "}
                    <Path path={data.config.path} full />. Change it there; with SIGHUP the
                    background process reads it anew.
                  </p>
                )}
            </Notice>
            <div class="card">
              <Values config={data.config} />
            </div>
          </>
        )}
      </Section>
      {data !== undefined && (
        <Section title="New jobs, unless told otherwise">
          <Options options={data.config.job} />
        </Section>
      )}
    </>
  );
}
