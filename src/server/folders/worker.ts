/** The thread that reads folders for the picker. */
import { type FolderAnswer, readFolder } from "./read.ts";

export interface FolderQuestion {
  readonly id: number;
  readonly path: string;
}

export type FolderReply = { readonly id: number; readonly answer: FolderAnswer };

const port = globalThis as unknown as {
  onmessage: ((event: MessageEvent<FolderQuestion>) => Promise<void>) | null;
  postMessage(reply: FolderReply): void;
};

port.onmessage = async ({ data: { id, path } }) => {
  port.postMessage({ id, answer: await readFolder(path) });
};
