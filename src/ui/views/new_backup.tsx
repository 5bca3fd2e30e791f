import { View } from "../components/view.tsx";
import { query } from "../router.ts";
import { BackupForm } from "./backup_form.tsx";

/** One more backup; the address may name its ends. */
export function NewBackup() {
  const ends = { source: query("source"), destination: query("destination") };
  return (
    <View title="New backup" narrow back={{ href: "/", label: "Executions" }}>
      <BackupForm ends={ends} />
    </View>
  );
}
