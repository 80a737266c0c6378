// SPDX-License-Identifier: Apache-2.0

import { useEffect, useState } from "preact/hooks";
import { labPath, tell } from "./lab";
import { call } from "./server";
import { bytes, clock } from "./text";
import type { SnapshotState } from "./types";

/** The lab's disks as they were: saved under a name, and brought back. */
export function Snapshots() {
  const [all, setAll] = useState<SnapshotState[] | null>(null);
  const [name, setName] = useState("");
  const [doing, setDoing] = useState("");
  const read = async () => {
    try {
      setAll(await call<SnapshotState[]>("GET", labPath("snapshots")));
    } catch {
      setAll(null); // a lab whose disks are not kept has none
    }
  };
  useEffect(() => void read(), []);
  if (all === null) {
    return null;
  }
  const act = async (what: string, method: string, path: string, body?: unknown) => {
    setDoing(what);
    try {
      await call(method, labPath(path), body);
      setName("");
    } catch (e) {
      tell(e);
    }
    await read();
    setDoing("");
  };
  const save = () => act("save", "POST", "snapshots", { name: name.trim() });
  const restore = (one: SnapshotState) => {
    if (confirm(`Boot all hosts with their disks of “${one.name}”? What is on them now is lost.`)) {
      void act(one.name, "POST", `snapshots/${encodeURIComponent(one.name)}/restore`, {});
    }
  };
  return (
    <>
      <h2>Snapshots</h2>
      <ul class="snapshots">
        {all.map((one) => (
          <li key={one.name}>
            <b>{one.name}</b>
            <span class="dim" title={`${one.made}, of ${one.hosts.join(", ")}`}>
              {clock(one.made)}, {bytes(one.storedBytes)}
            </span>
            <button
              type="button"
              class="quiet"
              disabled={doing !== ""}
              onClick={() => restore(one)}
            >
              {doing === one.name ? "Booting…" : "Restore"}
            </button>
            <button
              type="button"
              class="quiet"
              aria-label={`Remove snapshot ${one.name}`}
              disabled={doing !== ""}
              onClick={() =>
                void act("remove", "DELETE", `snapshots/${encodeURIComponent(one.name)}`)
              }
            >
              ×
            </button>
          </li>
        ))}
      </ul>
      <form
        class="buttons"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <input
          aria-label="Name of the next snapshot"
          placeholder="before-the-update"
          value={name}
          onInput={(event) => setName(event.currentTarget.value)}
        />
        <button type="submit" disabled={doing !== "" || name.trim() === ""}>
          {doing === "save" ? "Saving…" : "Save"}
        </button>
      </form>
    </>
  );
}
