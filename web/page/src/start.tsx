// SPDX-License-Identifier: Apache-2.0

import { signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { openRun } from "./dock-state";
import { labs, tell } from "./lab";
import { call } from "./server";
import type { RunSummary, Shelf } from "./types";

export const startDialog = signal(false);

/** What can be started: a lab, or scenarios. */
export function Start() {
  return (
    <section class="start">
      <h2>No lab is up</h2>
      <p>Start one here, or with “umlaut up” in a terminal: it appears by itself.</p>
      <StartForm />
    </section>
  );
}

export function StartForm(props: { done?: () => void }) {
  const [shelf, setShelf] = useState<Shelf>({ labs: [], scenarios: [] });
  const [command, setCommand] = useState<"up" | "test">("up");
  const [target, setTarget] = useState("");
  const [virtual, setVirtual] = useState(false);
  useEffect(() => {
    call<Shelf>("GET", "shelf").then(setShelf, tell);
  }, []);
  const choices = command === "up" ? shelf.labs : shelf.scenarios;
  const start = async (event: Event) => {
    event.preventDefault();
    try {
      const run = await call<RunSummary>("POST", "runs", { command, target, virtual });
      openRun(run);
      props.done?.();
    } catch (e) {
      tell(e);
    }
  };
  return (
    <form class="form" onSubmit={(event) => void start(event)}>
      <fieldset class="choice">
        <label>
          <input type="radio" checked={command === "up"} onChange={() => setCommand("up")} /> a lab
          that stays up
        </label>
        <label>
          <input type="radio" checked={command === "test"} onChange={() => setCommand("test")} />{" "}
          scenarios, with a report
        </label>
      </fieldset>
      <label class="wide">
        {command === "up" ? "Lab" : "Scenario, or a folder of scenarios"}
        <input
          list="shelf"
          required
          value={target}
          placeholder={command === "up" ? "a folder with a lab.yaml" : "a folder"}
          onInput={(event) => setTarget(event.currentTarget.value)}
        />
        <datalist id="shelf">
          {choices.map((path) => (
            <option key={path} value={path} />
          ))}
        </datalist>
      </label>
      {choices.length > 0 && (
        <ul class="shelf">
          {choices
            .filter((path) => !labs.value.includes(nameOf(path)) || command === "test")
            .map((path) => (
              <li key={path}>
                <button type="button" onClick={() => setTarget(path)} aria-pressed={target === path}>
                  {nameOf(path)}
                </button>
              </li>
            ))}
        </ul>
      )}
      <label>
        <input
          type="checkbox"
          checked={virtual}
          onChange={(event) => setVirtual(event.currentTarget.checked)}
        />{" "}
        in virtual time
      </label>
      <button class="primary">{command === "up" ? "Start the lab" : "Run"}</button>
    </form>
  );
}

function nameOf(path: string): string {
  return path.split("/").at(-1) ?? path;
}

export function StartDialog() {
  if (!startDialog.value) {
    return null;
  }
  const close = () => (startDialog.value = false);
  return (
    <div class="shade" onClick={(event) => event.target === event.currentTarget && close()}>
      <section
        class="dialog"
        role="dialog"
        aria-label="Start something"
        onKeyDown={(event) => event.key === "Escape" && close()}
      >
        <h2>Start something</h2>
        <StartForm done={close} />
        <button type="button" class="quiet" onClick={close}>
          Cancel
        </button>
      </section>
    </div>
  );
}
