// SPDX-License-Identifier: Apache-2.0

import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { look, tell } from "./lab";
import { further, NO_PROGRESS, type RunProgress } from "./progress";
import { Scenarios } from "./scenarios";
import { address, call } from "./server";
import type { RunOutput, RunSummary } from "./types";

const LINES_MAX = 2000;

/** A command that was started from here: what it says, and its report. */
export function Run(props: { run: RunSummary }) {
  const { run } = props;
  const [output, setOutput] = useState<RunOutput>({ ...run, next: 0, lines: [] });
  const [progress, setProgress] = useState<RunProgress>(NO_PROGRESS);
  const [report, setReport] = useState(false);
  useEffect(() => {
    let wanted = true;
    setProgress(NO_PROGRESS);
    const follow = async () => {
      let next = 0;
      let ended = false;
      while (wanted && !ended) {
        const more = await call<RunOutput>("GET", `runs/${run.id}?after=${next}`);
        next = more.next;
        ended = more.ended;
        // Scenarios tell more than is kept: of them only what follows from it is.
        setProgress((before) => further(before, more.lines));
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
      ) : run.words[0] === "test" && progress !== NO_PROGRESS ? (
        <Scenarios progress={progress} />
      ) : (
        <Lines lines={output.lines} />
      )}
    </div>
  );
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
