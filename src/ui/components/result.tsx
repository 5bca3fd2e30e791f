import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./icon.tsx";
import type { Tone } from "./parts.tsx";

export interface ResultProps {
  readonly tone: Tone;
  readonly icon: IconName;
  readonly title: string;
  readonly text: string;
  readonly action?: ComponentChildren;
}

/** What came of something, in one sentence, with the way out where there is one. */
export function Result({ tone, icon, title, text, action }: ResultProps) {
  return (
    <div class={`result result-${tone}`}>
      <Icon name={icon} size={28} />
      <div class="grow">
        <h2>{title}</h2>
        <p class="soft">{text}</p>
      </div>
      {action}
    </div>
  );
}
