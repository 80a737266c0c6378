// SPDX-License-Identifier: Apache-2.0

/** What `umlaut test --json` tells, in lines. */
interface TestEvent {
  event: string;
  scenario?: string;
  number?: number;
  scenarios?: number;
  phase?: string;
  commands?: number;
  host?: string;
  command?: string;
  check?: boolean;
  failed?: boolean;
  reason?: string;
  verdict?: string;
  checks?: number;
  seconds?: number;
  reasons?: string[];
  why?: string;
}

/** The parts of a scenario's life, in their order, as the events name them. */
export const PHASES = ["boot", "preparation", "pretest", "evaltest", "collection", "posttest", "leftovers"];

const FAILURES_MAX = 20;

/** How far a scenario has come. */
export interface ScenarioProgress {
  name: string;
  phase: string;
  /** Commands of the phase; 0: that is not known. */
  commands: number;
  done: number;
  /** The one that runs. */
  command: string;
  /** Checks of all phases. */
  passed: number;
  failed: number;
  /** Failed commands and checks, with the reasons. */
  failures: readonly string[];
  /** Empty: it has not ended. */
  verdict: string;
  checks: number;
  seconds: number;
}

export interface RunProgress {
  /** How many there are; 0: that is not known yet. */
  total: number;
  /** Under their numbers. */
  scenarios: ReadonlyMap<number, ScenarioProgress>;
}

export const NO_PROGRESS: RunProgress = { total: 0, scenarios: new Map() };

const BEGUN: Omit<ScenarioProgress, "name"> = {
  phase: "boot",
  commands: 0,
  done: 0,
  command: "",
  passed: 0,
  failed: 0,
  failures: [],
  verdict: "",
  checks: 0,
  seconds: 0,
};

/** What is known when these lines have come, too. */
export function further(before: RunProgress, lines: readonly string[]): RunProgress {
  const events = lines.flatMap(eventOf);
  if (events.length === 0) {
    return before;
  }
  const scenarios = new Map(before.scenarios);
  let { total } = before;
  for (const event of events) {
    if (event.event === "run-started") {
      total = event.scenarios ?? 0;
    } else if (event.scenario !== undefined && event.number !== undefined) {
      const known = scenarios.get(event.number) ?? { ...BEGUN, name: event.scenario };
      scenarios.set(event.number, after(known, event));
    }
  }
  return { total, scenarios };
}

function after(known: ScenarioProgress, event: TestEvent): ScenarioProgress {
  switch (event.event) {
    case "scenario-started":
    case "scenario-repeated":
      return { ...BEGUN, name: known.name };
    case "phase-started":
      return { ...known, phase: event.phase ?? "", commands: event.commands ?? 0, done: 0, command: "" };
    case "command-started":
      return { ...known, command: `${event.host}# ${event.command}` };
    case "command-ended": {
      const failures = event.failed ? [...known.failures, `${event.host}# ${event.command}: ${event.reason}`] : known.failures;
      return {
        ...known,
        done: known.done + 1,
        command: "",
        passed: known.passed + (event.check === true ? 1 : 0),
        failed: known.failed + (event.failed ? 1 : 0),
        failures: failures.slice(0, FAILURES_MAX),
      };
    }
    case "scenario-ended":
      return {
        ...known,
        verdict: event.verdict ?? "",
        checks: event.checks ?? 0,
        seconds: event.seconds ?? 0,
        failures: event.reasons ?? [],
      };
    case "scenario-interrupted":
      return { ...known, verdict: "interrupted" };
    default:
      return known;
  }
}

function eventOf(line: string): TestEvent[] {
  try {
    const read = line.startsWith("{") ? (JSON.parse(line) as TestEvent) : null;
    return read && typeof read.event === "string" ? [read] : [];
  } catch {
    return [];
  }
}
