/** Whether the runtime's time zone database has a name. */
export function isZone(zone: string): boolean {
  // "+02:00" is an offset, which knows nothing of summer time.
  if (!/^[A-Za-z]/.test(zone)) return false;
  try {
    new Intl.DateTimeFormat("en-US", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
