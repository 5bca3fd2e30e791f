/** Keeps the place of those who work by keyboard when what had the focus goes away. */

/**
 * From now on, where the element that had the focus is taken out of the page (an entry of a list
 * that was removed, a button that did its work), the focus goes to the title of the view, and not
 * to the very beginning. Dialogs give it back themselves. Gives what ends it.
 */
export function keepFocus(root: HTMLElement): () => void {
  let last: EventTarget | null = null;
  const remember = ({ target }: FocusEvent) => last = target;
  const observer = new MutationObserver(() => {
    if (!(last instanceof Element) || last.isConnected) return;
    last = null;
    if (document.activeElement !== document.body) return;
    root.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
  });
  root.addEventListener("focusin", remember);
  observer.observe(root, { childList: true, subtree: true });
  return () => {
    root.removeEventListener("focusin", remember);
    observer.disconnect();
  };
}

/** Leads to the first field with a problem, once that is drawn, and opens what it is folded in. */
export function focusProblem(): void {
  requestAnimationFrame(() => {
    const field = document.querySelector<HTMLElement>("[aria-invalid]");
    if (field === null) return;
    for (let at = field.closest("details"); at !== null;) {
      at.open = true;
      at = at.parentElement?.closest("details") ?? null;
    }
    field.focus();
  });
}
