/** What attacks aim at: a source, a destination, and what lies outside, with services that listen. */
import { withScratch } from "../support/scratch.ts";

/** Plain values: it is handed to a worker. All paths are absolute. */
export interface Ground {
  readonly source: string;
  readonly destination: string;
  readonly outside: string;
  /** Of a TCP service on this machine. */
  readonly port: number;
  /** Of a service with a place in the file system. */
  readonly socket: string;
  /** Of another process that a signal may go to. */
  readonly pid: number;
}

function plant(folder: string): Omit<Ground, "port" | "socket" | "pid"> {
  const [source, destination, outside] = ["source", "destination", "outside"]
    .map((name) => `${folder}/${name}`) as [string, string, string];
  for (const path of [source, destination, outside]) Deno.mkdirSync(path);
  for (const path of [source, outside]) {
    for (const name of ["read", "write", "shorten", "remove", "rename", "link"]) {
      Deno.writeTextFileSync(`${path}/${name}`, `content of ${name}`);
    }
  }
  Deno.writeTextFileSync(`${destination}/own`, "the copy's own");
  Deno.symlinkSync(`${outside}/read`, `${destination}/planted file`);
  Deno.symlinkSync(outside, `${destination}/planted folder`);
  Deno.symlinkSync("../outside", `${destination}/planted relative`);
  return { source, destination, outside };
}

/** Gives `body` a ground of its own; services and process end with it. */
export async function withGround(body: (ground: Ground) => Promise<void>): Promise<void> {
  await withScratch(async (folder) => {
    const socket = `${folder}/socket`;
    const tcp = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const unix = Deno.listen({ transport: "unix", path: socket });
    const other = new Deno.Command("sleep", { args: ["600"] }).spawn();
    try {
      const { port } = tcp.addr as Deno.NetAddr;
      await body({ ...plant(folder), port, socket, pid: other.pid });
    } finally {
      tcp.close();
      unix.close();
      other.kill("SIGKILL");
      await other.status;
    }
  });
}
