// SPDX-License-Identifier: Apache-2.0

import { useState } from "preact/hooks";
import { labPath, tell } from "./lab";
import { address, call, Failure } from "./server";
import { clock, nanos, span } from "./text";
import type { TimeState } from "./types";

/** What time it is in the lab, and the hold on it when it is virtual. */
export function Time(props: { time: TimeState }) {
  const { time } = props;
  const [far, setFar] = useState("1min");
  const [going, setGoing] = useState(false);
  if (!time.virtual) {
    return (
      <span class="time" title="Since the lab was started">
        up {span(time.elapsedMillis)}
      </span>
    );
  }
  const paused = time.pace === "paused";
  const forward = async () => {
    const distance = nanos(far);
    if (distance === null || distance <= 0) {
      tell(new Failure({ message: `“${far}” is no span of time`, hint: "as in 10s, 5min or 2h" }));
      return;
    }
    setGoing(true);
    await wind(distance);
    setGoing(false);
  };
  return (
    <div class="time virtual" role="group" aria-label="Virtual time">
      <span title={`Virtual time: ${time.now}`}>
        <b>{clock(time.now)}</b> <small>{time.now.slice(0, 10)}</small>
      </span>
      <button type="button" onClick={() => void pace(paused ? "resume" : "paused")}>
        {paused ? "Go on" : "Pause"}
      </button>
      <select
        aria-label="Pace"
        value={time.pace}
        onChange={(event) => void pace(event.currentTarget.value.replace(/x$/, ""))}
      >
        {[...new Set(["paused", "1x", "10x", "100x", "max", time.pace])].map((word) => (
          <option key={word} value={word}>
            {word}
          </option>
        ))}
      </select>
      <button type="button" title="A millisecond" disabled={going} onClick={() => void wind(1e6)}>
        Step
      </button>
      <input
        aria-label="How far forward"
        size={5}
        value={far}
        onInput={(event) => setFar(event.currentTarget.value)}
        onKeyDown={(event) => event.key === "Enter" && void forward()}
      />
      <button type="button" disabled={going} onClick={() => void forward()}>
        {going ? "Winding…" : "Forward"}
      </button>
    </div>
  );
}

async function pace(word: string): Promise<void> {
  try {
    if (word === "resume") {
      await call("POST", labPath("time/resume"), {});
    } else {
      await call("POST", labPath("time/pace"), { pace: word });
    }
  } catch (e) {
    tell(e);
  }
}

/** Lets so much time pass; the answer ends when it has. */
async function wind(distance: number): Promise<void> {
  try {
    const answer = await fetch(address(labPath("time/forward")), {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ nanos: distance, pause: true }),
    });
    const text = await answer.text();
    if (!answer.ok) {
      throw new Failure(JSON.parse(text));
    }
    const last = text.trim().split("\n").at(-1) ?? "{}";
    const { problem } = JSON.parse(last) as { problem?: { message: string; hint: string } };
    if (problem) {
      throw new Failure(problem);
    }
  } catch (e) {
    tell(e);
  }
}
