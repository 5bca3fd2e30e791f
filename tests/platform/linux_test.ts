import { openLinux } from "../../src/platform/linux/mod.ts";
import { platformContract } from "../contract/platform_contract.ts";
import { skipUnless } from "../support/skip.ts";

if (!skipUnless(Deno.build.os === "linux", "the Linux platform needs Linux")) {
  platformContract("linux", openLinux);
}
