/** Apart from `mod.ts`, so that it can be called before anything else is loaded. */
export { prepareWorker as warmUp } from "../engine/workers/threads.ts";
