/**
 * The symbol table of glibc, with the C prototypes. Whoever calls reads `errorNumber()` at once.
 *
 * A `size_t` or `off_t` is passed as a bigint: a number would leave V8's fast call path, which
 * costs 200 ns. Of a `ssize_t` that comes back the lower half is taken, which spares a bigint: no
 * call here asks for 2 GiB. Structures are 64-bit little-endian, the same on x86_64 and aarch64.
 */
const table = {
  /** int openat(int dirfd, const char *path, int flags, mode_t mode) */
  openat: { parameters: ["i32", "buffer", "i32", "u32"], result: "i32" },
  /** long syscall(SYS_openat2, int dirfd, const char *path, struct open_how *how, size_t size) */
  openat2: {
    name: "syscall",
    parameters: ["i64", "i32", "buffer", "buffer", "usize"],
    result: "i32",
  },
  /** int close(int fd) */
  close: { parameters: ["i32"], result: "i32" },
  /** ssize_t getdents64(int fd, void *buffer, size_t length) */
  getdents64: { parameters: ["i32", "buffer", "usize"], result: "i32" },
  /** int statx(int dirfd, const char *path, int flags, unsigned mask, struct statx *buffer) */
  statx: { parameters: ["i32", "buffer", "i32", "u32", "buffer"], result: "i32" },

  /** ssize_t pread(int fd, void *buffer, size_t length, off_t offset) */
  pread: { parameters: ["i32", "buffer", "usize", "i64"], result: "i32" },
  /** ssize_t pwrite(int fd, const void *buffer, size_t length, off_t offset) */
  pwrite: { parameters: ["i32", "buffer", "usize", "i64"], result: "i32" },
  /** ssize_t sendfile(int out, int in, off_t *in_at, size_t count) */
  sendfile: { parameters: ["i32", "i32", "buffer", "usize"], result: "i32" },
  /** ssize_t copy_file_range(int in, off_t *in_at, int out, off_t *out_at, size_t, unsigned flags) */
  copy_file_range: {
    parameters: ["i32", "buffer", "i32", "buffer", "usize", "u32"],
    result: "i32",
  },
  /** off_t lseek(int fd, off_t offset, int whence) */
  lseek: { parameters: ["i32", "i64", "i32"], result: "i64" },
  /** int ftruncate(int fd, off_t length) */
  ftruncate: { parameters: ["i32", "i64"], result: "i32" },
  /** int memcmp(const void *one, const void *other, size_t length) */
  memcmp: { parameters: ["buffer", "buffer", "usize"], result: "i32" },
  /** int ioctl(int fd, unsigned long request, int argument) */
  ioctlNumber: { name: "ioctl", parameters: ["i32", "u64", "i32"], result: "i32" },
  /** int ioctl(int fd, unsigned long request, void *argument) */
  ioctlBuffer: { name: "ioctl", parameters: ["i32", "u64", "buffer"], result: "i32" },

  /** int mkdirat(int dirfd, const char *path, mode_t mode) */
  mkdirat: { parameters: ["i32", "buffer", "u32"], result: "i32" },
  /** int mknodat(int dirfd, const char *path, mode_t mode, dev_t device) */
  mknodat: { parameters: ["i32", "buffer", "u32", "u64"], result: "i32" },
  /** ssize_t readlinkat(int dirfd, const char *path, char *buffer, size_t length) */
  readlinkat: { parameters: ["i32", "buffer", "buffer", "usize"], result: "isize" },
  /** int symlinkat(const char *target, int dirfd, const char *path) */
  symlinkat: { parameters: ["buffer", "i32", "buffer"], result: "i32" },
  /** int linkat(int dirfd, const char *path, int newdirfd, const char *newpath, int flags) */
  linkat: { parameters: ["i32", "buffer", "i32", "buffer", "i32"], result: "i32" },
  /** int renameat(int dirfd, const char *path, int newdirfd, const char *newpath) */
  renameat: { parameters: ["i32", "buffer", "i32", "buffer"], result: "i32" },
  /** int renameat2(int dirfd, const char *, int newdirfd, const char *, unsigned flags) */
  renameat2: { parameters: ["i32", "buffer", "i32", "buffer", "u32"], result: "i32" },
  /** int unlinkat(int dirfd, const char *path, int flags) */
  unlinkat: { parameters: ["i32", "buffer", "i32"], result: "i32" },

  /** int fchmod(int fd, mode_t mode) */
  fchmod: { parameters: ["i32", "u32"], result: "i32" },
  /** int fchmodat(int dirfd, const char *path, mode_t mode, int flags) */
  fchmodat: { parameters: ["i32", "buffer", "u32", "i32"], result: "i32" },
  /** long syscall(SYS_fchmodat2, int dirfd, const char *path, mode_t mode, int flags) */
  fchmodat2: { name: "syscall", parameters: ["i64", "i32", "buffer", "u32", "i32"], result: "i32" },
  /** int fchown(int fd, uid_t owner, gid_t group) */
  fchown: { parameters: ["i32", "u32", "u32"], result: "i32" },
  /** int fchownat(int dirfd, const char *path, uid_t owner, gid_t group, int flags) */
  fchownat: { parameters: ["i32", "buffer", "u32", "u32", "i32"], result: "i32" },
  /** int futimens(int fd, const struct timespec times[2]) */
  futimens: { parameters: ["i32", "buffer"], result: "i32" },
  /** int utimensat(int dirfd, const char *path, const struct timespec times[2], int flags) */
  utimensat: { parameters: ["i32", "buffer", "buffer", "i32"], result: "i32" },

  /** ssize_t flistxattr(int fd, char *list, size_t size) */
  flistxattr: { parameters: ["i32", "buffer", "usize"], result: "isize" },
  /** ssize_t llistxattr(const char *path, char *list, size_t size) */
  llistxattr: { parameters: ["buffer", "buffer", "usize"], result: "isize" },
  /** ssize_t fgetxattr(int fd, const char *name, void *value, size_t size) */
  fgetxattr: { parameters: ["i32", "buffer", "buffer", "usize"], result: "isize" },
  /** ssize_t lgetxattr(const char *path, const char *name, void *value, size_t size) */
  lgetxattr: { parameters: ["buffer", "buffer", "buffer", "usize"], result: "isize" },
  /** int fsetxattr(int fd, const char *name, const void *value, size_t size, int flags) */
  fsetxattr: { parameters: ["i32", "buffer", "buffer", "usize", "i32"], result: "i32" },
  /** int lsetxattr(const char *path, const char *name, const void *value, size_t size, int flags) */
  lsetxattr: { parameters: ["buffer", "buffer", "buffer", "usize", "i32"], result: "i32" },
  /** int fremovexattr(int fd, const char *name) */
  fremovexattr: { parameters: ["i32", "buffer"], result: "i32" },
  /** int lremovexattr(const char *path, const char *name) */
  lremovexattr: { parameters: ["buffer", "buffer"], result: "i32" },

  /** int fstatfs(int fd, struct statfs *buffer) */
  fstatfs: { parameters: ["i32", "buffer"], result: "i32" },
  /** int flock(int fd, int operation) */
  flock: { parameters: ["i32", "i32"], result: "i32" },
  /** int fcntl(int fd, int command, long argument) */
  fcntl: { parameters: ["i32", "i32", "i64"], result: "i32" },
  /** int fsync(int fd) */
  fsync: { parameters: ["i32"], result: "i32" },
  /** int fdatasync(int fd) */
  fdatasync: { parameters: ["i32"], result: "i32" },
  /** int syncfs(int fd) */
  syncfs: { parameters: ["i32"], result: "i32" },
  /** int syncfs(int fd), on another thread, whose errno is out of reach */
  syncfsAsync: { name: "syncfs", parameters: ["i32"], result: "i32", nonblocking: true },
  /** int posix_fadvise(int fd, off_t offset, off_t length, int advice): returns the error number */
  posix_fadvise: { parameters: ["i32", "i64", "i64", "i32"], result: "i32" },

  /** int prctl(int option, unsigned long, unsigned long, unsigned long, unsigned long) */
  prctl: { parameters: ["i32", "u64", "u64", "u64", "u64"], result: "i32" },
  /** long syscall(SYS_landlock_create_ruleset, struct landlock_ruleset_attr *, size_t, __u32 flags) */
  landlockCreateRuleset: {
    name: "syscall",
    parameters: ["i64", "buffer", "usize", "u32"],
    result: "i32",
  },
  /** long syscall(SYS_landlock_add_rule, int ruleset, int type, void *rule, __u32 flags) */
  landlockAddRule: {
    name: "syscall",
    parameters: ["i64", "i32", "i32", "buffer", "u32"],
    result: "i32",
  },
  /** long syscall(SYS_landlock_restrict_self, int ruleset, __u32 flags) */
  landlockRestrictSelf: { name: "syscall", parameters: ["i64", "i32", "u32"], result: "i32" },
  /** long syscall(SYS_seccomp, unsigned operation, unsigned flags, void *argument) */
  seccomp: { name: "syscall", parameters: ["i64", "u32", "u32", "buffer"], result: "i32" },

  /** int inotify_init1(int flags) */
  inotify_init1: { parameters: ["i32"], result: "i32" },
  /** int inotify_add_watch(int fd, const char *path, uint32_t mask) */
  inotify_add_watch: { parameters: ["i32", "buffer", "u32"], result: "i32" },
  /** ssize_t read(int fd, void *buffer, size_t length) */
  read: { parameters: ["i32", "buffer", "usize"], result: "isize" },

  /** int *__errno_location(void) */
  __errno_location: { parameters: [], result: "pointer" },

  /** int sigaction(int signal, const struct sigaction *new, struct sigaction *old) */
  sigaction: { parameters: ["i32", "pointer", "buffer"], result: "i32" },
} as const;

type Table = typeof table;
type Symbols = Deno.StaticForeignLibraryInterface<Table>;

/**
 * The calls, each bound when it is first asked for: binding one takes 0.2 ms, the table 12, and
 * every thread binds anew.
 */
export const libc = {} as Symbols;

function bind(name: keyof Table): unknown {
  const symbol = Deno.dlopen("libc.so.6", { [name]: table[name] }).symbols[name];
  Object.defineProperty(libc, name, { value: symbol });
  return symbol;
}

for (const name of Object.keys(table) as (keyof Table)[]) {
  Object.defineProperty(libc, name, { get: () => bind(name), configurable: true });
}

const location = libc.__errno_location();
if (location === null) throw new TypeError("errno has no location");
const errno = new Int32Array(Deno.UnsafePointerView.getArrayBuffer(location, 4));

/** What the last failed call of this thread left in `errno`. */
export function errorNumber(): number {
  return errno[0] ?? 0;
}
