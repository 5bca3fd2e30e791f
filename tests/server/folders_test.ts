import assert from "node:assert/strict";
import type { FolderListing } from "../../src/server/schema/folders.ts";
import { symlink, tree } from "../support/tree.ts";
import { posted, refusal, withPage } from "./with_page.ts";

Deno.test("the picker shows folders only, by their raw names, links and hidden ones told apart", () =>
  withPage(async (given) => {
    const { scratch } = given;
    tree({
      "b\udcff": {},
      "<script>": {},
      ".hidden": {},
      file: "1",
      toFolder: symlink(".hidden"),
      toFile: symlink("file"),
      nowhere: symlink("gone"),
    }).build(`${scratch}/top`);
    const path = `${scratch}/top`;
    const listing = await posted<FolderListing>(given, "/api/folders/browse", { path });
    assert.deepEqual(
      listing.folders.map(({ name, hidden, link }) => [name, hidden, link]).sort(),
      [[".hidden", true, false], ["<script>", false, false], ["b\udcff", false, false], [
        "toFolder",
        false,
        true,
      ]],
    );
    assert.equal(listing.path, path);
    assert.equal(listing.parent, scratch);
    assert.ok((listing.available ?? 0) > 0);
    const raw = listing.folders.find(({ name }) => name.startsWith("b"))?.path;
    const inside = await posted<FolderListing>(given, "/api/folders/browse", { path: raw });
    assert.equal(inside.path, raw);
  }));

Deno.test("a folder is made while picking; one that cannot be says why", () =>
  withPage(async (given) => {
    const { scratch, ask } = given;
    const path = `${scratch}/new`;
    assert.equal((await posted<FolderListing>(given, "/api/folders", { path })).path, path);
    const again = await ask("/api/folders", { json: { path } });
    assert.deepEqual(await refusal(again), [422, "folder-unreadable"]);
    const deep = await ask("/api/folders", { json: { path: `${scratch}/no/such` } });
    assert.deepEqual(await refusal(deep), [422, "folder-unreadable"]);
    // Not one of another name, either.
    const raw = await ask("/api/folders", { json: { path: `${scratch}/b\udcff` } });
    assert.deepEqual(await refusal(raw), [422, "folder-unreadable"]);
    const { folders } = await posted<FolderListing>(given, "/api/folders/browse", {
      path: scratch,
    });
    assert.ok(!folders.some(({ name }) => name.startsWith("b")));
    const missing = await ask("/api/folders/browse", { json: { path: `${scratch}/gone` } });
    assert.deepEqual(await refusal(missing), [422, "folder-unreadable"]);
    const relative = await ask("/api/folders/browse", { json: { path: "new" } });
    assert.deepEqual(await refusal(relative), [400, "usage"]);
  }));
