// SPDX-License-Identifier: Apache-2.0

import { down, lab, labs, show, topology } from "./lab";
import { startDialog } from "./start";
import { Time } from "./time";

export function Header() {
  const state = lab.value;
  return (
    <header class="header">
      <span class="logo" aria-hidden="true">
        ü
      </span>
      <h1>Umlaut</h1>
      {labs.value.length > 0 && (
        <select
          aria-label="Lab"
          value={topology.value?.lab ?? ""}
          onChange={(event) => void show(event.currentTarget.value)}
        >
          {labs.value.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      )}
      {state && <span class={`word ${state.state}`}>{state.state}</span>}
      <span class="gap" />
      {state && <Time time={state.time} />}
      {topology.value && (
        <button type="button" onClick={() => startDialog.value = true}>
          Start…
        </button>
      )}
      {state && (
        <button type="button" class="danger" onClick={() => confirmDown(state.name)}>
          Bring down
        </button>
      )}
    </header>
  );
}

function confirmDown(name: string) {
  if (confirm(`Bring lab ${name} down? Its hosts are shut down; their disks stay for the next start.`)) {
    void down();
  }
}
