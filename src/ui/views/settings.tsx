/** What is set for all jobs: notices, who gets in, looks, and what is running here. */
import type { ComponentType } from "preact";
import { Tab, View } from "../components/view.tsx";
import type { RouteProps } from "../routes.tsx";
import { Access } from "./settings/access.tsx";
import { Configuration } from "./settings/configuration.tsx";
import { Notifications } from "./settings/notifications.tsx";
import { System } from "./settings/system.tsx";

interface Part {
  readonly name: string;
  readonly label: string;
  readonly view: ComponentType;
}

const PARTS: readonly [Part, ...Part[]] = [
  { name: "notifications", label: "Notifications", view: Notifications },
  { name: "access", label: "Access", view: Access },
  { name: "configuration", label: "Configuration", view: Configuration },
  { name: "about", label: "About", view: System },
];

export function Settings({ parameters }: RouteProps) {
  const part = PARTS.find(({ name }) => name === parameters["part"]) ?? PARTS[0];
  const Content = part.view;
  return (
    <View title="Settings" narrow>
      <nav class="tabs" aria-label="Settings">
        {PARTS.map(({ name, label }) => (
          <Tab key={name} href={`/settings/${name}`} current={name === part.name}>
            {label}
          </Tab>
        ))}
      </nav>
      <Content />
    </View>
  );
}
