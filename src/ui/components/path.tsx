import { pieces, visible } from "../visible.ts";
import { Icon } from "./icon.tsx";

function Pieces({ text }: { readonly text: string }) {
  return pieces(text).map(({ text, escaped }, index) =>
    escaped ? <span key={index} class="escape">{text}</span> : text
  );
}

/** So much of a long path always stays in sight at its end: it fits on the smallest phone. */
const END = 18;

/** Where a path may be cut: before its last name, or so that the end is not too long. */
function cut(path: string): number {
  const slash = path.lastIndexOf("/", path.length - 2);
  if (slash > 0 && path.length - slash <= END) return slash;
  // Never between the halves of one character.
  const at = Math.max(0, path.length - END);
  return /[\uDC00-\uDFFF]/.test(path.charAt(at)) ? at + 1 : at;
}

export interface PathProps {
  readonly path: string;
  /** Wraps instead of leaving out the middle. */
  readonly full?: boolean;
}

/**
 * A path or name: text only, what is invisible spelled out, the middle left out where it is long.
 * "" is the top folder of a tree.
 */
export function Path({ path, full = false }: PathProps) {
  if (path === "") return <span class="soft">the top folder</span>;
  if (full) {
    return (
      <span class="path path-full">
        <Pieces text={path} />
      </span>
    );
  }
  const at = cut(path);
  return (
    <span class="path" title={visible(path)}>
      <span class="path-start">
        <Pieces text={path.slice(0, at)} />
      </span>
      <span class="path-end">
        <bdi dir="ltr">
          <Pieces text={path.slice(at)} />
        </bdi>
      </span>
    </span>
  );
}

export interface PairProps {
  readonly source: string;
  readonly destination: string;
}

/** Where from and where to. */
export function Pair({ source, destination }: PairProps) {
  return (
    <div class="pair">
      <Path path={source} />
      <Icon name="arrow" size={16} />
      <span class="visually-hidden">to</span>
      <Path path={destination} />
    </div>
  );
}
