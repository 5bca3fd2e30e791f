import { View } from "../components/view.tsx";
import { BackupForm } from "./backup_form.tsx";

/** The very first visit: what this is, in a sentence, and the one thing to do. */
export function FirstBackup() {
  return (
    <View
      title="Your first backup"
      narrow
      about={
        <p>
          Choose a folder and a place for its copy. The copy is plain files, readable without any
          program.
        </p>
      }
    >
      <BackupForm ends={{ source: "", destination: "" }} brief />
    </View>
  );
}
