/** Chooses a folder of the machine that the server runs on. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { browse, makeFolder } from "../data/api.ts";
import { ApiProblem } from "../data/problem.ts";
import type { FolderListing } from "../data/types.ts";
import { formatBytes } from "../format.ts";
import { lastName, parentOf, visible } from "../visible.ts";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
import { TextField, Toggle } from "./field.tsx";
import { Icon } from "./icon.tsx";
import { Notice, Skeleton } from "./parts.tsx";
import { Path } from "./path.tsx";

export interface FolderPickerProps {
  readonly title: string;
  /** Where to begin; "" for the user's own folder. */
  readonly start: string;
  /** Whether a new folder may be made here. */
  readonly mayMake: boolean;
  readonly onChoose: (path: string) => void;
  readonly onClose: () => void;
}

function Crumbs({ path, onGo }: { readonly path: string; readonly onGo: (path: string) => void }) {
  const names = path.split("/").filter((name) => name !== "");
  return (
    <nav class="crumbs" aria-label="Where this folder is">
      <button type="button" class="crumb" onClick={() => onGo("/")} aria-label="The top">
        <Icon name="disk" size={16} />
      </button>
      {names.map((name, index) => {
        const here = `/${names.slice(0, index + 1).join("/")}`;
        return (
          <span key={here} class="crumb-step">
            <Icon name="chevron" size={12} />
            <button
              type="button"
              class="crumb"
              aria-current={index === names.length - 1 ? "true" : undefined}
              onClick={() => onGo(here)}
            >
              {visible(name)}
            </button>
          </span>
        );
      })}
    </nav>
  );
}

function About({ listing }: { readonly listing: FolderListing }) {
  const { available, fileSystem, readOnly } = listing;
  const words = [
    readOnly ? "read-only" : "",
    available === null ? "" : `${formatBytes(available)} free`,
    fileSystem === "unknown" ? "" : fileSystem,
  ].filter((word) => word !== "");
  return <p class="small faint">{words.join(" · ")}</p>;
}

interface ListProps {
  readonly listing: FolderListing;
  readonly hidden: boolean;
  readonly onGo: (path: string) => void;
}

function Folders({ listing, hidden, onGo }: ListProps) {
  const list = useRef<HTMLUListElement>(null);
  const shown = listing.folders.filter((folder) => hidden || !folder.hidden);
  // The arrows go from one folder to the next, as in any list of files.
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (event.key === "ArrowLeft" && listing.parent !== null) onGo(listing.parent);
    if (step === 0) return;
    event.preventDefault();
    const buttons = [...list.current?.querySelectorAll("button") ?? []];
    const at = buttons.findIndex((button) => button === document.activeElement);
    buttons[Math.max(0, Math.min(buttons.length - 1, at + step))]?.focus();
  };
  return (
    <ul ref={list} class="folders" onKeyDown={onKeyDown} aria-label="Folders">
      {listing.parent !== null && (
        <li>
          <button type="button" class="folder" onClick={() => onGo(listing.parent ?? "/")}>
            <Icon name="up" />
            One level up
          </button>
        </li>
      )}
      {shown.map(({ name, path, link }) => (
        <li key={path}>
          <button type="button" class="folder" onClick={() => onGo(path)}>
            <Icon name="folder" />
            <Path path={name} />
            {link && <span class="faint small">link</span>}
          </button>
        </li>
      ))}
      {shown.length === 0 && <li class="quiet">No folders in here.</li>}
    </ul>
  );
}

function NewFolder({ parent, onMade }: {
  readonly parent: string;
  readonly onMade: (path: string) => void;
}) {
  const open = useSignal(false);
  const name = useSignal("");
  const problem = useSignal<string | null>(null);
  const make = async () => {
    const path = `${parent === "/" ? "" : parent}/${name.value}`;
    try {
      onMade((await makeFolder(path)).path);
      open.value = false;
      name.value = "";
    } catch (error) {
      problem.value = ApiProblem.from(error).message;
    }
  };
  if (!open.value) {
    return (
      <div>
        <Button small icon="plus" onClick={() => open.value = true}>New folder</Button>
      </div>
    );
  }
  return (
    <TextField
      label="Name of the new folder"
      value={name.value}
      problem={problem.value}
      onInput={(text) => {
        name.value = text;
        problem.value = null;
      }}
      after={<Button onClick={make} disabled={name.value === ""}>Make it</Button>}
    />
  );
}

export function FolderPicker({ title, start, mayMake, onChoose, onClose }: FolderPickerProps) {
  const listing = useSignal<FolderListing | null>(null);
  const problem = useSignal<string | null>(null);
  const hidden = useSignal(false);
  const body = useRef<HTMLDivElement>(null);

  const show = async (path: string): Promise<void> => {
    try {
      listing.value = await browse(path);
      problem.value = null;
      requestAnimationFrame(() => body.current?.querySelector<HTMLElement>(".folder")?.focus());
    } catch (error) {
      problem.value = ApiProblem.from(error).message;
    }
  };
  /** What was typed may not be there; something above it is, or the user's own folder. */
  const begin = async (): Promise<void> => {
    await show(start);
    if (problem.value === null) return;
    const astray = `${problem.value}; this is the nearest folder that can be`;
    for (let path = start; listing.value === null && path !== "";) {
      path = parentOf(path);
      await show(path);
    }
    if (listing.value !== null) problem.value = astray;
  };
  useEffect(() => void begin(), []);

  const here = listing.value;
  const actions = (
    <>
      <Button onClick={onClose}>Go back</Button>
      <Button
        kind="primary"
        disabled={here === null}
        onClick={() => {
          if (here !== null) onChoose(here.path);
          onClose();
        }}
      >
        {here === null ? "Choose" : `Choose “${visible(lastName(here.path))}”`}
      </Button>
    </>
  );
  return (
    <Dialog title={title} onClose={onClose} actions={actions}>
      <div ref={body} class="picker">
        {here === null ? <Skeleton height={320} /> : (
          <>
            <Crumbs path={here.path} onGo={show} />
            {problem.value !== null && <Notice tone="warn">{problem.value}</Notice>}
            <Folders key={here.path} listing={here} hidden={hidden.value} onGo={show} />
            <div class="row picker-foot">
              <Toggle
                label="Show hidden folders"
                checked={hidden.value}
                onChange={(checked) => hidden.value = checked}
              />
              <About listing={here} />
            </div>
            {mayMake && !here.readOnly && <NewFolder parent={here.path} onMade={show} />}
          </>
        )}
      </div>
    </Dialog>
  );
}
