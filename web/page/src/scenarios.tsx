// SPDX-License-Identifier: Apache-2.0

import { PHASES, type RunProgress, type ScenarioProgress } from "./progress";

/** A run of scenarios: those that run, step by step, then those that have ended. */
export function Scenarios(props: { progress: RunProgress }) {
  const { total } = props.progress;
  const all = [...props.progress.scenarios.entries()];
  const running = all.filter(([, one]) => one.verdict === "");
  const ended = all.filter(([, one]) => one.verdict !== "");
  const passed = ended.filter(([, one]) => one.verdict === "passed").length;
  return (
    <div class="scenarios" tabIndex={0}>
      <p class="dim">
        {ended.length} of {total || "?"} scenarios have ended: {passed} passed, {ended.length - passed} not
      </p>
      <progress aria-label="Scenarios that have ended" max={total || 1} value={ended.length} />
      <ul>
        {running.map(([number, one]) => (
          <Running key={number} scenario={one} />
        ))}
        {ended.map(([number, one]) => (
          <Ended key={number} scenario={one} />
        ))}
      </ul>
    </div>
  );
}

function Running(props: { scenario: ScenarioProgress }) {
  const one = props.scenario;
  const at = PHASES.indexOf(one.phase);
  return (
    <li class="running" aria-label={`${one.name} runs`}>
      <span class="word starting">running</span>
      <b>{one.name}</b>
      <span class="checks">
        <span class="word ready">✓ {one.passed} checks passed</span>
        <span class={one.failed > 0 ? "word failed" : "word"}>✕ {one.failed} failed</span>
      </span>
      <ol class="phases">
        {PHASES.map((phase, i) => (
          <li key={phase} class={i < at ? "done" : i === at ? "now" : ""} aria-current={i === at ? "step" : undefined}>
            {phase}
            {i === at && one.commands > 0 && (
              <span class="of">
                {" "}
                {Math.min(one.done + 1, one.commands)}/{one.commands}
              </span>
            )}
          </li>
        ))}
      </ol>
      {one.commands > 0 && (
        <progress aria-label={`Commands of ${one.phase}`} max={one.commands} value={one.done} />
      )}
      <code class="command">{one.command || "\u00a0"}</code>
      <Failures of={one} />
    </li>
  );
}

function Ended(props: { scenario: ScenarioProgress }) {
  const one = props.scenario;
  return (
    <li>
      <span class={`word ${one.verdict === "passed" ? "ready" : "ended"}`}>{one.verdict}</span>
      <b>{one.name}</b>
      <span class="dim">
        {one.checks} checks, {one.seconds.toFixed(1)} s
      </span>
      <Failures of={one} />
    </li>
  );
}

function Failures(props: { of: ScenarioProgress }) {
  return (
    <>
      {props.of.failures.map((reason, i) => (
        <p key={i} class="problem">
          {reason}
        </p>
      ))}
    </>
  );
}
