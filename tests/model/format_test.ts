import { strictEqual } from "node:assert/strict";
import { formatMoment } from "../../src/model/format.ts";

Deno.test("a moment is shown by the clock of its zone, with the offset that holds then", () => {
  const shown = (text: string, zone: string) => formatMoment(Date.parse(text), zone);
  strictEqual(shown("2026-03-29T01:00Z", "Europe/Berlin"), "2026-03-29 03:00 +02:00");
  strictEqual(shown("2026-03-29T00:59Z", "Europe/Berlin"), "2026-03-29 01:59 +01:00");
  strictEqual(shown("2026-01-01T00:00Z", "America/New_York"), "2025-12-31 19:00 -05:00");
  strictEqual(shown("2026-01-01T00:00Z", "Asia/Kathmandu"), "2026-01-01 05:45 +05:45");
  strictEqual(shown("2026-01-01T00:00Z", "UTC"), "2026-01-01 00:00 +00:00");
  strictEqual(shown("2026-01-01T00:00Z", "Europe/Atlantis"), "2026-01-01 00:00 +00:00");
});
