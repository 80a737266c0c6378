// SPDX-License-Identifier: Apache-2.0

import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { look, tell } from "./lab";
import { address, call } from "./server";
import type { RunOutput, RunSummary } from "./types";

const LINES_MAX = 2000;

/** What `umlaut test --json` tells. */
interface TestEvent {
  event: string;
  scenario?: string;
  scenarios?: number;
  verdict?: string;
  checks?: number;
  seconds?: number;
  reasons?: string[];
  passed?: number;
  failed?: number;
  broken?: number;
}

/** A command that was started from here: what it says, and its report. */
export function Run(props: { run: RunSummary }) {
  const { run } = props;
  const [output, setOutput] = useState<RunOutput>({ ...run, next: 0, lines: [] });
  const [report, setReport] = useState(false);
  useEffect(() => {
    let wanted = true;
    const follow = async () => {
      let next = 0;
      let ended = false;
      while (wanted && !ended) {
        const more = await call<RunOutput>("GET", `runs/${run.id}?after=${next}`);
        next = more.next;
        ended = more.ended;
        setOutput((before) => ({
          ...more,
          lines: [...before.lines, ...more.lines].slice(-LINES_MAX),
        }));
      }
      void look();
    };
    follow().catch(tell);
    return () => {
      wanted = false;
    };
  }, [run.id]);

  const stop = () => void call("DELETE", `runs/${run.id}`).catch(tell);
  const events = output.lines.flatMap(eventOf);
  return (
    <div class="run">
      <div class="bar">
        <code>umlaut {run.words.join(" ")}</code>
        <span class={`word ${output.ended ? (output.status === 0 ? "ready" : "ended") : "starting"}`}>
          {output.ended ? (output.status === 0 ? "done" : `exit status ${output.status}`) : "running"}
        </span>
        <span class="gap" />
        {output.report && (
          <>
            <button type="button" onClick={() => setReport(!report)}>
              {report ? "Progress" : "Report"}
            </button>
            <a class="button" href={address(output.report)} target="_blank" rel="noreferrer">
              Report in a new tab
            </a>
          </>
        )}
        {!output.ended && (
          <button type="button" class="danger" onClick={stop}>
            Stop
          </button>
        )}
      </div>
      {report ? (
        <iframe class="report" title="Report" src={address(output.report)} sandbox="allow-scripts allow-popups" />
      ) : run.words[0] === "test" && events.length > 0 ? (
        <Scenarios events={events} />
      ) : (
        <Lines lines={output.lines} />
      )}
    </div>
  );
}

function eventOf(line: string): TestEvent[] {
  try {
    const read = line.startsWith("{") ? (JSON.parse(line) as TestEvent) : null;
    return read && typeof read.event === "string" ? [read] : [];
  } catch {
    return [];
  }
}

function Lines(props: { lines: string[] }) {
  const box = useRef<HTMLPreElement>(null);
  useLayoutEffect(() => {
    box.current?.scrollTo(0, box.current.scrollHeight);
  }, [props.lines]);
  return (
    <pre class="lines" ref={box} tabIndex={0}>
      {props.lines.join("\n")}
    </pre>
  );
}

function Scenarios(props: { events: TestEvent[] }) {
  const began = props.events.find((event) => event.event === "run-started");
  const ended = props.events.filter((event) => event.event === "scenario-ended");
  const running = props.events.filter(
    (event) =>
      event.event === "scenario-started" && !ended.some((one) => one.scenario === event.scenario),
  );
  return (
    <div class="scenarios">
      <p class="dim">
        {ended.length} of {began?.scenarios ?? "?"} scenarios have ended
      </p>
      <progress max={began?.scenarios ?? 1} value={ended.length} />
      <ul>
        {ended.map((event, i) => (
          <li key={i}>
            <span class={`word ${event.verdict === "passed" ? "ready" : "ended"}`}>{event.verdict}</span>
            <b>{event.scenario}</b>
            <span class="dim">
              {event.checks} checks, {event.seconds?.toFixed(1)} s
            </span>
            {event.reasons?.map((reason) => (
              <p key={reason} class="problem">
                {reason}
              </p>
            ))}
          </li>
        ))}
        {running.map((event) => (
          <li key={event.scenario}>
            <span class="word starting">running</span> <b>{event.scenario}</b>
          </li>
        ))}
      </ul>
    </div>
  );
}
