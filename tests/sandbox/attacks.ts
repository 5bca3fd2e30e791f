/** Attempts to get out, one by one. Each throws where it is refused, and ends quietly where not. */
import type { Ground } from "./ground.ts";

export type Attack = (ground: Ground) => void | Promise<void>;

/** By the runtime's own API. */
export const RUNTIME_ATTACKS: Readonly<Record<string, Attack>> = {
  "read a file outside": ({ outside }) => void Deno.readTextFileSync(`${outside}/read`),
  "read a file outside by way of ..": ({ source }) => {
    Deno.readTextFileSync(`${source}/../outside/read`);
  },
  "list a folder outside": ({ outside }) => void [...Deno.readDirSync(outside)],
  "write a file outside": ({ outside }) => Deno.writeTextFileSync(`${outside}/write`, "taken"),
  "make a file outside": ({ outside }) => Deno.writeTextFileSync(`${outside}/new`, "taken"),
  "write a file of the source": ({ source }) => {
    Deno.writeTextFileSync(`${source}/write`, "taken");
  },
  "make a folder in the source": ({ source }) => Deno.mkdirSync(`${source}/made`),
  "shorten a file of the source": ({ source }) => Deno.truncateSync(`${source}/shorten`, 1),
  "read through a planted link": ({ destination }) => {
    Deno.readTextFileSync(`${destination}/planted file`);
  },
  "write through a planted link": ({ destination }) => {
    Deno.writeTextFileSync(`${destination}/planted folder/through`, "taken");
  },
  "link to a file outside": ({ outside, destination }) => {
    Deno.linkSync(`${outside}/link`, `${destination}/runtime link`);
  },
  "rename a file of the copy to outside": ({ outside, destination }) => {
    Deno.writeTextFileSync(`${destination}/leaving`, "");
    Deno.renameSync(`${destination}/leaving`, `${outside}/left`);
  },
  "connect to a service": async ({ port }) => {
    (await Deno.connect({ hostname: "127.0.0.1", port })).close();
  },
  "connect to a service by its place": async ({ socket }) => {
    (await Deno.connect({ transport: "unix", path: socket })).close();
  },
  "listen": () => Deno.listen({ hostname: "127.0.0.1", port: 0 }).close(),
  "start a program": () => void new Deno.Command("true").outputSync(),
  "read the environment": () => void Deno.env.get("HOME"),
  "signal another process": ({ pid }) => Deno.kill(pid, "SIGCONT"),
  "ask who the user is": () => void Deno.uid(),
  "rename a file of the source": ({ source }) => {
    Deno.renameSync(`${source}/rename`, `${source}/renamed`);
  },
  "remove a file of the source": ({ source }) => Deno.removeSync(`${source}/remove`),
};

const SYMBOLS = {
  open: { parameters: ["buffer", "i32", "u32"], result: "i32" },
  close: { parameters: ["i32"], result: "i32" },
  mkdir: { parameters: ["buffer", "u32"], result: "i32" },
  mkfifo: { parameters: ["buffer", "u32"], result: "i32" },
  symlink: { parameters: ["buffer", "buffer"], result: "i32" },
  link: { parameters: ["buffer", "buffer"], result: "i32" },
  rename: { parameters: ["buffer", "buffer"], result: "i32" },
  unlink: { parameters: ["buffer"], result: "i32" },
  truncate: { parameters: ["buffer", "i64"], result: "i32" },
  system: { parameters: ["buffer"], result: "i32" },
  kill: { parameters: ["i32", "i32"], result: "i32" },
  tgkill: { parameters: ["i32", "i32", "i32"], result: "i32" },
  socket: { parameters: ["i32", "i32", "i32"], result: "i32" },
  connect: { parameters: ["i32", "buffer", "u32"], result: "i32" },
  sendto: { parameters: ["i32", "buffer", "usize", "i32", "buffer", "u32"], result: "isize" },
} as const;

const O_RDONLY = 0;
const O_WRONLY = 1;
const O_WRONLY_CREAT = 0o101;
const O_WRONLY_TRUNC = 0o1001;
const O_TMPFILE = 0o20200001;
const AF_UNIX = 1;
const AF_INET = 2;
const SOCK_STREAM = 1;
const SOCK_DGRAM = 2;
const SIGCONT = 18;
const EXIT_STATUS = 7;

function c(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${text}\0`);
}

function internet(port: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array([AF_INET, 0, port >> 8, port & 0xff, 127, 0, 0, 1, ...Array(8).fill(0)]);
}

function openLibrary() {
  return Deno.dlopen("libc.so.6", SYMBOLS).symbols;
}

function must(result: number | bigint): number {
  if (result < 0) throw new Error("refused");
  return Number(result);
}

function opened(path: string, flags: number): void {
  const libc = openLibrary();
  libc.close(must(libc.open(c(path), flags, 0o600)));
}

function connected(address: Uint8Array<ArrayBuffer>): void {
  const libc = openLibrary();
  const socket = must(libc.socket(address[0] ?? 0, SOCK_STREAM, 0));
  try {
    must(libc.connect(socket, address, address.length));
  } finally {
    libc.close(socket);
  }
}

/** By native calls, of which the runtime knows nothing. */
export const NATIVE_ATTACKS: Readonly<Record<string, Attack>> = {
  "open a file outside": ({ outside }) => opened(`${outside}/read`, O_RDONLY),
  "open a file outside by way of ..": ({ source }) => {
    opened(`${source}/../outside/read`, O_RDONLY);
  },
  "open a folder outside": ({ outside }) => opened(outside, O_RDONLY),
  "open what the process was started with": () => opened("/proc/self/environ", O_RDONLY),
  "open a file outside to write": ({ outside }) => opened(`${outside}/write`, O_WRONLY),
  "make a file outside": ({ outside }) => opened(`${outside}/native`, O_WRONLY_CREAT),
  "make a file without a name outside": ({ outside }) => opened(outside, O_TMPFILE),
  "open a file of the source to write": ({ source }) => opened(`${source}/write`, O_WRONLY),
  "empty a file of the source": ({ source }) => opened(`${source}/shorten`, O_WRONLY_TRUNC),
  "shorten a file of the source": ({ source }) => {
    must(openLibrary().truncate(c(`${source}/write`), 1n));
  },
  "shorten a file outside": ({ outside }) => {
    must(openLibrary().truncate(c(`${outside}/write`), 1n));
  },
  "make a folder in the source": ({ source }) => {
    must(openLibrary().mkdir(c(`${source}/native`), 0o700));
  },
  "make a fifo in the source": ({ source }) => {
    must(openLibrary().mkfifo(c(`${source}/fifo`), 0o700));
  },
  "make a link in the source": ({ source }) => {
    must(openLibrary().symlink(c("anywhere"), c(`${source}/symlink`)));
  },
  "open through a planted link": ({ destination }) => {
    opened(`${destination}/planted file`, O_RDONLY);
  },
  "make a file through a planted link": ({ destination }) => {
    opened(`${destination}/planted folder/native through`, O_WRONLY_CREAT);
  },
  "make a file through a planted relative link": ({ destination }) => {
    opened(`${destination}/planted relative/native relative`, O_WRONLY_CREAT);
  },
  "link to a file outside": ({ outside, destination }) => {
    must(openLibrary().link(c(`${outside}/link`), c(`${destination}/native link`)));
  },
  "rename a file of the copy to outside": ({ outside, destination }) => {
    opened(`${destination}/going`, O_WRONLY_CREAT);
    must(openLibrary().rename(c(`${destination}/going`), c(`${outside}/gone`)));
  },
  "connect to a service": ({ port }) => connected(internet(port)),
  "connect to a service by its place": ({ socket }) => {
    connected(new Uint8Array([AF_UNIX, 0, ...c(socket)]));
  },
  "send a datagram": ({ port }) => {
    const libc = openLibrary();
    const socket = must(libc.socket(AF_INET, SOCK_DGRAM, 0));
    const to = internet(port);
    const sent = libc.sendto(socket, c("x"), 1n, 0, to, to.length);
    libc.close(socket);
    must(sent);
  },
  "start a program": () => {
    if (openLibrary().system(c(`exit ${EXIT_STATUS}`)) >> 8 !== EXIT_STATUS) {
      throw new Error("refused");
    }
  },
  "signal another process": ({ pid }) => void must(openLibrary().kill(pid, SIGCONT)),
  "signal a thread of another process": ({ pid }) => {
    must(openLibrary().tgkill(pid, pid, SIGCONT));
  },
  "rename a file of the source": ({ source }) => {
    must(openLibrary().rename(c(`${source}/link`), c(`${source}/native renamed`)));
  },
  "remove a file of the source": ({ source }) => {
    must(openLibrary().unlink(c(`${source}/read`)));
  },
};
