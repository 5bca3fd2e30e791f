/** Constants of the kernel's interface, from its uapi headers (`asm/fcntl.h`, `linux/fcntl.h`, `linux/fs.h`). */

const arm = Deno.build.arch === "aarch64";

export const O_RDONLY = 0;
export const O_RDWR = 2;
export const O_CREAT = 0o100;
export const O_EXCL = 0o200;
export const O_NONBLOCK = 0o4000;
export const O_NOATIME = 0o1000000;
export const O_CLOEXEC = 0o2000000;
export const O_DIRECTORY = arm ? 0o40000 : 0o200000;
export const O_NOFOLLOW = arm ? 0o100000 : 0o400000;

export const AT_FDCWD = -100;
export const AT_SYMLINK_NOFOLLOW = 0x100;
export const AT_REMOVEDIR = 0x200;
export const AT_EMPTY_PATH = 0x1000;

export const SYS_OPENAT2 = 437n;
export const SYS_LANDLOCK_CREATE_RULESET = 444n;
export const SYS_LANDLOCK_ADD_RULE = 445n;
export const SYS_LANDLOCK_RESTRICT_SELF = 446n;
export const SYS_FCHMODAT2 = 452n;
export const SYS_SECCOMP = arm ? 277n : 317n;

export const PR_SET_NO_NEW_PRIVS = 38;

export const RESOLVE_NO_MAGICLINKS = 0x02n;
export const RESOLVE_NO_SYMLINKS = 0x04n;
export const RESOLVE_BENEATH = 0x08n;

export const S_IFIFO = 0o010000;
export const S_IFCHR = 0o020000;
export const S_IFBLK = 0o060000;
export const S_IFSOCK = 0o140000;

export const SEEK_SET = 0;
export const SEEK_END = 2;
export const SEEK_DATA = 3;
export const SEEK_HOLE = 4;

export const FICLONE = 0x40049409n;
export const FS_IOC_GETFLAGS = 0x80086601n;
export const FS_IOC_SETFLAGS = 0x40086602n;

export const RENAME_EXCHANGE = 2;
export const LOCK_SHARED_NOW = 1 | 4;
export const LOCK_EXCLUSIVE_NOW = 2 | 4;
export const LOCK_NONE = 8;
export const F_SETSIG = 10;
export const F_SETLEASE = 1024;
export const F_GETLEASE = 1025;
export const F_RDLCK = 0n;
export const F_UNLCK = 2n;
export const SIGURG = 23n;
export const POSIX_FADV_DONTNEED = 4;
export const UTIME_OMIT = 0x3ffffffe;
export const ST_RDONLY = 1;
