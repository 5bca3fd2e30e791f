/** Looks, and what `config.toml` says. */
import { Segments } from "../../components/field.tsx";
import { Notice, Skeleton } from "../../components/parts.tsx";
import { Path } from "../../components/path.tsx";
import { Section, Trouble } from "../../components/view.tsx";
import { type Configuration as Shown, showConfiguration } from "../../data/configuration.ts";
import { useResource } from "../../data/resource.ts";
import { type Theme, theme } from "../../theme.ts";
import { ConfigurationForm } from "./configuration_form.tsx";

const THEME_WORDS: readonly { readonly value: Theme; readonly label: string }[] = [
  { value: "system", label: "As the system" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
];

/** Where all of this is kept. */
function Where({ configuration: { path, revision } }: { readonly configuration: Shown }) {
  return (
    <Notice tone="live">
      {revision === "none"
        ? (
          <p>
            These are the defaults. What you change is kept in{" "}
            <Path path={path} full />, which is made then.
          </p>
        )
        : (
          <p>
            Kept in <Path path={path} full />. Comments and all that you do not change stay.
          </p>
        )}
    </Notice>
  );
}

export function Configuration() {
  const { data, problem, reload } = useResource({
    key: "configuration",
    load: showConfiguration,
    topics: ["configuration"],
  });
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
      {problem !== null && <Trouble problem={problem} retry={reload} />}
      {data === undefined && problem === null && <Skeleton height={480} />}
      {data !== undefined && (
        <>
          <Where configuration={data} />
          <ConfigurationForm key={data.revision} configuration={data} onLook={reload} />
        </>
      )}
    </>
  );
}
