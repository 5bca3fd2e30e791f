/** What a file system keeps of content and metadata. */
import type { RawName } from "../base/names.ts";
import { stepShownBy, TRIAL_TIME } from "../engine/plan/time_step.ts";
import type { Entry } from "../model/entry.ts";
import { attempt, type ExtendedAttribute } from "../platform/mod.ts";
import type { Abilities, Feature } from "./findings.ts";
import { type Ground, touch, withClosedFile, withFile } from "./scratch.ts";

const KIB = 1024;
const GIB = 1024 ** 3;
const LATER = "later" as RawName;
const OTHER = "other" as RawName;
const NO_DUMP = 0x40;
/** Of a user that nobody is. */
const FOREIGN = 65_534;

/** The step that a time which was set comes back by; Infinity where it does not. */
export function probeTimeStep(ground: Ground): number {
  const { files, folder } = ground;
  return withClosedFile(ground, (name) => {
    const place = { handle: folder, name };
    files.setTimes(place, TRIAL_TIME);
    const found = files.stat(place);
    return found === null ? Infinity : stepShownBy(found);
  });
}

/** Beyond 2106, where 32 bits end: the limits of ext4, and far beyond. */
const FAR_YEARS = [2200, 2300, 2400, 2446, 2500];
/** In seconds since the epoch, the begin of each year that some file system ends or begins in. */
const MOMENTS = [...Array.from({ length: 211 }, (_, index) => 1900 + index), ...FAR_YEARS]
  .map((year) => Date.UTC(year, 0) / 1000);

/** The first and last of these moments that are kept. */
export function probeTimeRange(ground: Ground): readonly [number, number] {
  const { files, folder } = ground;
  return withClosedFile(ground, (name) => {
    const place = { handle: folder, name };
    const kept = MOMENTS.filter((mtimeSeconds) =>
      attempt(() => {
        files.setTimes(place, { mtimeSeconds, mtimeNanoseconds: 0 });
        return Math.abs((files.stat(place)?.mtimeSeconds ?? 0) - mtimeSeconds) < 2;
      })
    );
    return [kept[0] ?? 0, kept.at(-1) ?? 0];
  });
}

/** Tried in this order: the limits of FAT, of ext3 and of ext4, and far beyond. */
const SIZES = [4 * GIB - 1, 4 * GIB, 2 * 1024 * GIB, 16 * 1024 * GIB, 2 ** 50];

/** A file system without holes would have to write all of that: there its kind has to tell. */
export function probeLargestFile(ground: Ground, sparse: boolean): number | null {
  const { files, folder } = ground;
  if (!sparse) return files.facts(folder).type === "vfat" ? 4 * GIB - 1 : null;
  return withFile(ground, (file) => {
    const kept = SIZES.filter((size) => attempt(() => files.truncate(file, size) ?? true));
    files.truncate(file, 0);
    return kept.at(-1) ?? null;
  });
}

type Trial = (ground: Ground) => boolean | null;

function onFile(trial: (ground: Ground, name: RawName) => boolean | null): Trial {
  return (ground) => withClosedFile(ground, (name) => attempt(() => trial(ground, name)));
}

/** Makes something of another name, and removes it again. */
function making(make: (ground: Ground) => void, expected: (entry: Entry) => boolean): Trial {
  return (ground) => {
    const { files, folder } = ground;
    return attempt(() => {
      make(ground);
      const found = files.stat({ handle: folder, name: LATER });
      files.removeFile(folder, LATER);
      return found !== null && expected(found);
    });
  };
}

function special(kind: "fifo" | "character-device"): Trial {
  // Like /dev/null, which does no harm to anybody.
  const null3 = 2 ** 20 + 3;
  return (ground) =>
    onFile(({ files, folder }, name) => {
      const plain = files.stat({ handle: folder, name });
      if (plain === null) return false;
      const specialDevice = kind === "fifo" ? 0 : null3;
      return making(
        () => files.makeSpecial(folder, LATER, { ...plain, name: LATER, kind, specialDevice }),
        (found) => found.kind === kind,
      )(ground);
    })(ground);
}

function attribute(wanted: ExtendedAttribute): Trial {
  return onFile(({ files, folder }, name) => {
    const place = { handle: folder, name };
    files.setAttribute(place, wanted);
    return files.listAttributes(place).some(({ name }) => name === wanted.name);
  });
}

/** acl(5) as the kernel stores it: version 2; owner, a user, group, mask, others. */
const ACL = (() => {
  const anyone = 0xffff_ffff;
  const entries = [[1, 6, anyone], [2, 4, FOREIGN], [4, 4, anyone], [16, 4, anyone], [
    32,
    0,
    anyone,
  ]];
  const value = new DataView(new ArrayBuffer(4 + entries.length * 8));
  value.setUint32(0, 2, true);
  entries.forEach(([tag = 0, permissions = 0, id = 0], index) => {
    value.setUint16(4 + index * 8, tag, true);
    value.setUint16(6 + index * 8, permissions, true);
    value.setUint32(8 + index * 8, id, true);
  });
  return new Uint8Array(value.buffer);
})();

const TRIALS: Readonly<Record<Feature, Trial>> = {
  modes: onFile(({ files, folder }, name) => {
    const place = { handle: folder, name };
    files.setMode(place, 0o604);
    return files.stat(place)?.mode === 0o604;
  }),
  owners: onFile(({ files, folder }, name) => {
    const place = { handle: folder, name };
    files.setOwner(place, FOREIGN, FOREIGN);
    return files.stat(place)?.owner === FOREIGN;
  }),
  symlinks: making(
    ({ files, folder }) => files.makeSymlink(folder, LATER, "to" as RawName),
    (found) => found.kind === "symlink",
  ),
  hardLinks: (ground) =>
    onFile(({ files, folder }, name) =>
      making(
        () => files.makeHardLink({ handle: folder, name }, { handle: folder, name: LATER }),
        (found) => found.links === 2,
      )(ground)
    )(ground),
  fifos: special("fifo"),
  devices: special("character-device"),
  sparse: (ground) =>
    withFile(ground, (file) =>
      attempt(() => {
        ground.files.truncate(file, 1024 * KIB);
        return (ground.files.stat({ handle: file, name: null })?.allocated ?? 1) < 1024 * KIB;
      })),
  reflink: (ground) =>
    withFile(ground, (file) =>
      attempt(() => {
        const { files, folder } = ground;
        files.write(file, new Uint8Array(64 * KIB).fill(1), 0);
        const other = files.createFile(folder, OTHER);
        try {
          return files.cloneFile(file, other);
        } finally {
          files.close(other);
          files.removeFile(folder, OTHER);
        }
      })),
  attributes: attribute({ name: "user.mirrorsphere", value: Uint8Array.of(1) }),
  acls: attribute({ name: "system.posix_acl_access", value: ACL }),
  flags: onFile(({ files, folder }, name) => {
    const place = { handle: folder, name };
    files.setFlags(place, NO_DUMP);
    return files.stat(place)?.flags === NO_DUMP;
  }),
  // None is granted while anybody has the file open to write: not even who made it.
  leases: onFile(({ files, folder }, name) => {
    const file = files.openFile(folder, name);
    try {
      return files.lockForReading(file) === "leased";
    } finally {
      files.close(file);
    }
  }),
  locks: (ground) => withFile(ground, (file) => attempt(() => ground.files.lock(file))),
  exchange: (ground) =>
    onFile(({ files, folder }, name) => {
      if (!touch(ground, OTHER)) return false;
      try {
        return files.exchange(folder, name, OTHER);
      } finally {
        files.removeFile(folder, OTHER);
      }
    })(ground),
};

/** Each feature, tried. What only root may do is not kept for anybody else. */
export function probeFeatures(ground: Ground): Abilities["kept"] {
  const entries = Object.entries(TRIALS).map(([name, trial]) => [name, trial(ground) === true]);
  return Object.fromEntries(entries) as Record<Feature, boolean>;
}
