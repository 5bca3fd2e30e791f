/** File systems of their own: loop-mounted images and tmpfs, always unmounted again. */
import { finished, hasCommand, isRoot, must } from "./processes.ts";
import { makeScratch, removeScratch, withScratch } from "./scratch.ts";

export const IMAGE_TYPES = ["ext4", "xfs", "btrfs"] as const;
export type ImageType = (typeof IMAGE_TYPES)[number];

export interface MountOptions {
  /** Size of the file system; xfs wants 300 and more, btrfs 120. Holes cost nothing. */
  readonly sizeMiB: number;
}

// A small ext4 would else have blocks of 1 KiB, which end files at 16 GiB, and lesser inodes.
const MAKE_OPTIONS: Readonly<Record<ImageType, readonly string[]>> = {
  ext4: ["-b", "4096", "-I", "256"],
  xfs: [],
  btrfs: [],
};

type Body<T> = (mountPoint: string) => T | Promise<T>;

function tryMount(): boolean {
  if (Deno.build.os !== "linux" || !isRoot) return false;
  const folder = makeScratch();
  const mounted = new Deno.Command("mount", {
    args: ["-t", "tmpfs", "-o", "size=1m", "mirrorsphere", folder],
    stderr: "null",
  }).outputSync().success;
  if (mounted) new Deno.Command("umount", { args: [folder] }).outputSync();
  removeScratch(folder);
  return mounted;
}

/** Whether this process may mount: needs root, and a container that allows it. */
export const canMount = tryMount();

/** Whether images of this type can be made and mounted here. */
export function canMountImage(type: ImageType): boolean {
  return canMount && hasCommand(`mkfs.${type}`) && hasCommand("losetup");
}

/** Gives `body` a fresh file system of a type, its backing file in memory. */
export function withImage<T>(type: ImageType, options: MountOptions, body: Body<T>): Promise<T> {
  return withScratch(async (folder) => {
    const image = `${folder}/image`;
    const mountPoint = `${folder}/mounted`;
    await Deno.mkdir(mountPoint);
    await Deno.writeFile(image, new Uint8Array());
    await Deno.truncate(image, options.sizeMiB * 1024 * 1024);
    await must(`mkfs.${type}`, [...MAKE_OPTIONS[type], "-q", image]);
    await must("mount", ["-o", "loop", image, mountPoint]);
    return await untilUnmounted(mountPoint, body);
  });
}

/** Gives `body` a fresh tmpfs. */
export function withTmpfs<T>(options: MountOptions, body: Body<T>): Promise<T> {
  return withScratch(async (folder) => {
    const size = `size=${options.sizeMiB}m`;
    await must("mount", ["-t", "tmpfs", "-o", size, "mirrorsphere", folder]);
    return await untilUnmounted(folder, body);
  });
}

/** Lets `body` see `folder` at another path as well. */
export function withBindMount<T>(folder: string, body: Body<T>): Promise<T> {
  return withScratch(async (mountPoint) => {
    await must("mount", ["--bind", folder, mountPoint]);
    return await untilUnmounted(mountPoint, body);
  });
}

async function untilUnmounted<T>(mountPoint: string, body: Body<T>): Promise<T> {
  try {
    // The root of a fresh image belongs to root alone and may hold lost+found.
    return await body(mountPoint);
  } finally {
    const { code } = await finished("umount", [mountPoint]);
    // Something still holds it: detach it now, and let the kernel end it with its last user.
    if (code !== 0) await must("umount", ["--lazy", mountPoint]);
  }
}

export const FILE_SYSTEM_TYPES = ["tmpfs", ...IMAGE_TYPES] as const;
export type FileSystemType = (typeof FILE_SYSTEM_TYPES)[number];

/** Whether a file system of this type can be had here. */
export function canMountType(type: FileSystemType): boolean {
  return type === "tmpfs" ? canMount : canMountImage(type);
}

/** Gives `body` a fresh file system of any of the four types. */
export function withFileSystem<T>(
  type: FileSystemType,
  options: MountOptions,
  body: Body<T>,
): Promise<T> {
  return type === "tmpfs" ? withTmpfs(options, body) : withImage(type, options, body);
}

// Deno itself reads nothing below /proc.
const hasVfat = Deno.build.os === "linux" &&
  new Deno.Command("grep", { args: ["-qw", "vfat", "/proc/filesystems"] }).outputSync().success;

interface ForeignDriver {
  readonly make: readonly string[];
  /** What is called with a device and a mount point. */
  readonly mount: string;
}

/** File systems that are none of Unix: FAT (exFAT by way of FUSE where the kernel has none), NTFS. */
const FOREIGN = {
  fat: hasVfat
    ? { make: ["mkfs.vfat"], mount: "mount -t vfat" }
    : { make: ["mkfs.exfat"], mount: "mount.exfat-fuse" },
  ntfs: { make: ["mkfs.ntfs", "-q", "-F"], mount: "ntfs-3g" },
} as const satisfies Record<string, ForeignDriver>;
export type ForeignType = keyof typeof FOREIGN;

/** Whether a foreign file system can be had here. */
export function canMountForeign(type: ForeignType): boolean {
  const { make: [maker], mount } = FOREIGN[type];
  return canMount && [maker, mount.split(" ", 1)[0] ?? "", "losetup"].every(hasCommand);
}

/** Gives `body` a fresh foreign file system. */
export function withForeignImage<T>(
  type: ForeignType,
  { sizeMiB }: MountOptions,
  body: Body<T>,
): Promise<T> {
  const { make: [maker, ...options], mount } = FOREIGN[type];
  return withScratch(async (folder) => {
    const image = `${folder}/image`;
    const mountPoint = `${folder}/mounted`;
    await Deno.mkdir(mountPoint);
    await Deno.writeFile(image, new Uint8Array());
    await Deno.truncate(image, sizeMiB * 1024 * 1024);
    await must(maker, [...options, image]);
    const device = (await must("losetup", ["--find", "--show", image])).trim();
    try {
      // Output to a file: the driver stays, and would keep a pipe open.
      const command = `${mount} "$1" "$2" > "$3" 2>&1`;
      await must("sh", ["-c", command, "sh", device, mountPoint, `${folder}/log`]);
      return await untilUnmounted(mountPoint, body);
    } finally {
      await must("losetup", ["--detach", device]);
    }
  });
}
