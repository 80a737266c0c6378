// SPDX-License-Identifier: Apache-2.0

import { useEffect } from "preact/hooks";
import { Dock } from "./dock";
import { Header } from "./header";
import { connected, labs, labsKnown, notice, selection, topology } from "./lab";
import { Side } from "./side";
import { Start } from "./start";
import { Topology } from "./topology";

export function App() {
  useEffect(() => {
    const key = (event: KeyboardEvent) => {
      const typing = (event.target as HTMLElement).closest("input, textarea, select, .xterm");
      if (event.key === "Escape" && !typing) {
        selection.value = { kind: "nothing" };
      }
    };
    addEventListener("keydown", key);
    return () => removeEventListener("keydown", key);
  }, []);

  const shown = topology.value;
  useEffect(() => {
    document.title = shown ? `${shown.lab} – Umlaut` : "Umlaut";
  }, [shown]);

  return (
    <div class="app">
      <Header />
      {!connected.value && (
        <p class="banner" role="alert">
          “umlaut ui” does not answer. Where it has been ended, start it again and open its new URL.
        </p>
      )}
      {shown ? (
        <main class="work">
          <Topology topology={shown} />
          <Side />
        </main>
      ) : (
        <main class="empty">{labsKnown.value && labs.value.length === 0 && <Start />}</main>
      )}
      <Dock />
      <Notice />
    </div>
  );
}

function Notice() {
  const told = notice.value;
  if (!told) {
    return null;
  }
  return (
    <div class="notice" role="alert">
      <div>
        <p>{told.text}</p>
        {told.hint && <p class="hint">{told.hint}</p>}
      </div>
      <button type="button" onClick={() => (notice.value = null)} aria-label="Close">
        ×
      </button>
    </div>
  );
}
