import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./icon.tsx";

export type ButtonKind = "primary" | "normal" | "plain" | "danger";

interface Look {
  readonly kind?: ButtonKind;
  readonly small?: boolean;
  readonly icon?: IconName;
  /** The name for those who hear it; needed where there is an icon alone. */
  readonly label?: string;
  readonly children?: ComponentChildren;
}

export interface ButtonProps extends Look {
  readonly type?: "button" | "submit";
  readonly disabled?: boolean;
  /** Work is under way: pressing again does nothing, and focus stays. */
  readonly busy?: boolean;
  readonly onClick?: (event: MouseEvent) => void;
}

function classes({ kind = "normal", small, children }: Look): string {
  const names = ["button"];
  if (kind !== "normal") names.push(`button-${kind}`);
  if (small) names.push("button-small");
  if (children === undefined) names.push("button-icon");
  return names.join(" ");
}

export function Button(props: ButtonProps) {
  const { type = "button", disabled = false, busy = false, icon, label, children } = props;
  return (
    <button
      type={type}
      class={classes(props)}
      disabled={disabled}
      aria-disabled={busy ? "true" : undefined}
      aria-label={label}
      title={children === undefined ? label : undefined}
      onClick={(event) => busy ? event.preventDefault() : props.onClick?.(event)}
    >
      {icon !== undefined && <Icon name={icon} />}
      {children}
    </button>
  );
}

/** Looks like a button, and leads somewhere. */
export function ButtonLink({ href, ...look }: Look & { readonly href: string }) {
  const { icon, label, children } = look;
  return (
    <a
      href={href}
      class={classes(look)}
      aria-label={label}
      title={children === undefined ? label : undefined}
    >
      {icon !== undefined && <Icon name={icon} />}
      {children}
    </a>
  );
}
