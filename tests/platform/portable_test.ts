import { openPortable } from "../../src/platform/portable/mod.ts";
import { platformContract } from "../contract/platform_contract.ts";

platformContract("portable", openPortable);
