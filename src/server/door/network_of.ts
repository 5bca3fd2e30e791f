import { isIPv6 } from "node:net";

/** 16 bits each. */
const GROUPS = 8;
/** Of the network that one customer is given at least (RFC 6177, RFC 7421). */
const NETWORK_GROUPS = 4;
/** An IPv4 address in the form of IPv6 (RFC 4291, section 2.5.5.2). */
const MAPPED = "0:0:0:0:0:ffff";

/**
 * What one stranger has an address of: an IPv4 address itself, and of an IPv6 address the /64, as
 * whoever has one has all of its 2^64. What is no address stays as it is.
 */
export function networkOf(address: string): string {
  const bare = address.replace(/%.*$/, "");
  if (!isIPv6(bare)) return address;
  const groups = groupsOf(bare);
  if (groups.slice(0, 6).join(":") !== MAPPED) return groups.slice(0, NETWORK_GROUPS).join(":");
  const bytes = groups.slice(6).map((group) => Number.parseInt(group, 16))
    .flatMap((group) => [group >> 8, group & 0xff]);
  return bytes.join(".");
}

/** All eight groups, in lower case and without leading zeros. */
function groupsOf(address: string): string[] {
  // The URL parser has one spelling for each address (RFC 5952).
  const { hostname } = new URL(`http://[${address}]`);
  const [before = "", after] = hostname.slice(1, -1).split("::");
  const split = (part: string) => part.split(":").filter((group) => group !== "");
  if (after === undefined) return split(before);
  const zeros = GROUPS - split(before).length - split(after).length;
  return [...split(before), ...Array<string>(zeros).fill("0"), ...split(after)];
}
