import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { Button } from "./button.tsx";

/** What a form begins with; a radio button only where it is the chosen one. */
const FIRST_FIELD = ".dialog-body :is(input:not([type=radio]), input:checked, select, textarea)";

export interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  /** Buttons at the foot. */
  readonly actions?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** Something to decide before the view goes on. Open as long as it is drawn; Escape closes it. */
export function Dialog({ title, onClose, actions, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const opener = document.activeElement;
    dialog.current?.showModal();
    dialog.current?.querySelector<HTMLElement>(FIRST_FIELD)?.focus();
    return () => {
      // The browser gives the focus back from a dialog that is closed, but not from one taken out.
      if (opener instanceof HTMLElement) opener.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      class="dialog"
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <div class="dialog-head">
        <h2 id={id}>{title}</h2>
        <Button kind="plain" small icon="close" label="Close" onClick={onClose} />
      </div>
      <div class="dialog-body">{children}</div>
      {actions !== undefined && <div class="dialog-foot">{actions}</div>}
    </dialog>
  );
}

export interface ConfirmProps {
  readonly title: string;
  /** The word on the button: what will be done. */
  readonly action: string;
  readonly danger?: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** Asks before something that cannot be taken back. */
export function Confirm(props: ConfirmProps) {
  const { title, action, danger = false, onConfirm, onClose, children } = props;
  const buttons = (
    <>
      <Button onClick={onClose}>Go back</Button>
      <Button
        kind={danger ? "danger" : "primary"}
        onClick={() => {
          onClose();
          onConfirm();
        }}
      >
        {action}
      </Button>
    </>
  );
  return (
    <Dialog title={title} onClose={onClose} actions={buttons}>
      {children}
    </Dialog>
  );
}
