import assert from "node:assert/strict";
import { networkOf } from "../../../src/server/door/network_of.ts";
import { Throttle } from "../../../src/server/door/throttle.ts";
import { Refusal } from "../../../src/server/refusal.ts";

const NETWORKS: readonly [address: string, network: string][] = [
  ["192.168.1.9", "192.168.1.9"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
  ["2001:DB8:0001:2::", "2001:db8:1:2"],
  ["2001:db8::1", "2001:db8:0:0"],
  ["fe80::1%eth0", "fe80:0:0:0"],
  ["::1", "0:0:0:0"],
  ["::ffff:192.168.1.9", "192.168.1.9"],
  ["unknown", "unknown"],
  ["", ""],
];

for (const [address, network] of NETWORKS) {
  Deno.test(`${JSON.stringify(address)} counts as ${JSON.stringify(network)}`, () => {
    assert.equal(networkOf(address), network);
  });
}

Deno.test("who guesses from many addresses of one network waits as from one; another network does not", () => {
  const throttle = new Throttle(() => 1_000_000);
  const refused = (address: string) => {
    try {
      throttle.take(address);
      return false;
    } catch (error) {
      if (error instanceof Refusal) return true;
      throw error;
    }
  };
  for (let guess = 1; guess <= 5; guess++) assert.ok(!refused(`2001:db8:1:2::${guess}`));
  assert.ok(refused("2001:db8:1:2:ffff::6"));
  assert.ok(!refused("2001:db8:1:3::1"));
  throttle.forgive("2001:db8:1:2::abc");
  assert.ok(!refused("2001:db8:1:2::1"));
});
