let root: boolean | null = null;

/** Whether root runs this. Asked once, early, since the right to ask is given up. */
export function runsAsRoot(): boolean {
  root ??= ask();
  return root;
}

function ask(): boolean {
  try {
    return Deno.uid() === 0;
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return false;
    throw error;
  }
}
