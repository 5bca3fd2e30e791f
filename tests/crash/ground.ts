/** Where cases are tried: one mounted image for many, and disks that can lose their power. */
import type { ImageType } from "../support/images.ts";
import { finished, must } from "../support/processes.ts";
import { place, type Scene } from "./scene.ts";

export interface Ground {
  readonly type: ImageType;
  readonly scene: Scene;
  /** A folder in memory, for what a case needs. */
  readonly scratch: string;
  /** Where the image of `type` is mounted. */
  readonly mounted: string;
  readonly image: string;
  /** The same tree, once in memory and once on the image, next to the destination. */
  readonly sources: readonly [inMemory: string, onImage: string];
  readonly destination: string;
  /** Where runs are recorded, in memory. */
  readonly state: string;
  /** The same on the image: lost with it. */
  readonly stateOnImage: string;
  /** A folder of a file system that copies a file in one instant. */
  readonly vault: string;
  /** On the vault: an image that holds the old version, unmounted. */
  readonly template: string;
}

/** btrfs gives room back late, and wants some to spare. Holes cost nothing. */
const SIZE: Readonly<Record<ImageType, string>> = { ext4: "320M", xfs: "320M", btrfs: "1G" };
const MAKE: Readonly<Record<ImageType, readonly string[]>> = {
  ext4: ["-b", "4096", "-I", "256"],
  xfs: [],
  btrfs: [],
};

async function makeImage(type: ImageType, path: string, size: string): Promise<void> {
  await must("truncate", ["--size", size, path]);
  await must(`mkfs.${type}`, [...MAKE[type], "-q", path]);
}

export async function mount(image: string, at: string): Promise<void> {
  await must("mount", ["-o", "loop", image, at]);
}

/** Unmounts; in the end by detaching what somebody still holds. */
export async function unmount(at: string): Promise<void> {
  for (let attempt = 0; attempt < 20; attempt++) {
    const { code, stderr } = await finished("umount", [at]);
    if (code === 0 || /not mounted/.test(stderr)) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  await must("umount", ["--lazy", at]);
}

/** Lends a ground of a type, all of it in `folder`, which is in memory. */
export async function withGround<T>(
  folder: string,
  options: { readonly type: ImageType; readonly scene: Scene },
  use: (ground: Ground) => Promise<T>,
): Promise<T> {
  const { type, scene } = options;
  const ground: Ground = {
    ...options,
    scratch: `${folder}/scratch`,
    mounted: `${folder}/mounted`,
    image: `${folder}/image`,
    sources: [`${folder}/source`, `${folder}/mounted/source`],
    destination: `${folder}/mounted/destination`,
    state: `${folder}/state`,
    stateOnImage: `${folder}/mounted/state`,
    vault: `${folder}/vault`,
    template: `${folder}/vault/template`,
  };
  for (const made of [ground.scratch, ground.mounted, ground.vault]) await Deno.mkdir(made);
  await makeImage("xfs", `${folder}/vault.image`, "2G");
  await makeImage(type, ground.image, SIZE[type]);
  try {
    await mount(`${folder}/vault.image`, ground.vault);
    // What a case leaves behind is given back to memory.
    await must("mount", ["-o", "remount,discard", ground.vault]);
    await makeImage(type, ground.template, SIZE[type]);
    await mount(ground.template, ground.mounted);
    await place(scene.oldPath, ground.destination);
    await unmount(ground.mounted);
    await mount(ground.image, ground.mounted);
    for (const source of ground.sources) await place(scene.newPath, source);
    return await use(ground);
  } finally {
    await unmount(ground.mounted);
    await unmount(ground.vault);
  }
}

/** Waits until no loop device holds an image: while it is held, it must not be mounted again. */
export async function untilReleased(image: string): Promise<void> {
  for (let attempt = 0; attempt < 400; attempt++) {
    if (await must("losetup", ["--associated", image]) === "") return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`Still held: ${image}`);
}

/** Makes the destination what it is before a run. */
export function resetDestination({ scene, destination }: Ground): Promise<void> {
  return place(scene.oldPath, destination);
}

/** Mounts the image again after it was unmounted, or another with the same name instead of it. */
export async function remount(ground: Ground, image = ground.image): Promise<void> {
  // btrfs remembers devices that are gone, and takes an older state of one for a stranger.
  if (ground.type === "btrfs") await finished("btrfs", ["device", "scan", "--forget"]);
  await mount(image, ground.mounted);
}
