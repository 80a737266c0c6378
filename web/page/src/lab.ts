// SPDX-License-Identifier: Apache-2.0

import { computed, signal } from "@preact/signals";
import { Meter, SILENCE, type Rate } from "./rates";
import { call, Failure, open } from "./server";
import type { CableState, HostState, LabEvent, LabState, LiveMessage, TopologyState } from "./types";

const EVENTS_MAX = 1000;
const AGAIN_MILLIS = 2000;

/** What somebody has clicked on. */
export type Selection =
  | { kind: "nothing" }
  | { kind: "host"; host: string }
  | { kind: "link"; link: string }
  | { kind: "network"; network: string };

export const labs = signal<string[]>([]);
export const labsKnown = signal(false);
export const lab = signal<LabState | null>(null);
export const topology = signal<TopologyState | null>(null);
export const links = signal<ReadonlyMap<string, CableState>>(new Map());
export const rates = signal<ReadonlyMap<string, Rate>>(new Map());
/** Of one processor, from 0 on. */
export const cpus = signal<ReadonlyMap<string, number>>(new Map());
export const events = signal<readonly LabEvent[]>([]);
export const selection = signal<Selection>({ kind: "nothing" });
export const connected = signal(true);
export const notice = signal<{ text: string; hint: string } | null>(null);

export const hosts = computed<ReadonlyMap<string, HostState>>(
  () => new Map((lab.value?.hosts ?? []).map((host) => [host.name, host])),
);

let current = "";
let socket: WebSocket | null = null;
let meter = new Meter();

export function labPath(rest: string): string {
  return `labs/${current}/v1/${rest}`;
}

export function currentLab(): string {
  return current;
}

/** Looks which labs are up; the one that is shown stays, else the first is. */
export async function look(): Promise<void> {
  try {
    labs.value = await call<string[]>("GET", "labs");
    labsKnown.value = true;
    connected.value = true;
  } catch {
    connected.value = false;
    return;
  }
  if (!labs.value.includes(current)) {
    await show(labs.value[0] ?? "");
  } else if (topology.value === null) {
    await readTopology(current);
  }
}

/** Shows another lab; none when the name is empty. */
export async function show(name: string): Promise<void> {
  if (name === current) {
    return;
  }
  current = name;
  socket?.close();
  socket = null;
  meter = new Meter();
  lab.value = null;
  topology.value = null;
  links.value = new Map();
  rates.value = new Map();
  cpus.value = new Map();
  events.value = [];
  selection.value = { kind: "nothing" };
  if (name !== "") {
    watch(name);
    await readTopology(name);
  }
}

async function readTopology(name: string): Promise<void> {
  try {
    const read = await call<TopologyState>("GET", `labs/${name}/v1/topology`);
    if (name === current) {
      topology.value = read;
      const known = new Set(read.links.map(({ host, end }) => `${host}:${end.name}`));
      read.networks.forEach(({ uplink }) => known.add(uplink));
      links.value = new Map([...links.value].filter(([name]) => known.has(name)));
    }
  } catch (e) {
    tell(e);
  }
}

function watch(name: string): void {
  const opened = open(`labs/${name}/v1/live`);
  socket = opened;
  opened.onmessage = (message) => {
    if (socket === opened) {
      take(JSON.parse(String(message.data)) as LiveMessage);
    }
  };
  opened.onclose = () => {
    if (socket !== opened) {
      return;
    }
    setTimeout(() => {
      if (socket === opened) {
        socket = null;
        void again(name);
      }
    }, AGAIN_MILLIS);
  };
}

async function again(name: string): Promise<void> {
  await look();
  if (current === name) {
    events.value = [];
    watch(name);
  }
}

function take(message: LiveMessage): void {
  if (message.lab) {
    lab.value = message.lab;
    cpus.value = meter.cpu(message.lab.hosts, performance.now()) ?? cpus.value;
  }
  if (message.events?.length) {
    const known = events.value.at(-1)?.number ?? 0;
    const fresh = message.events.filter((event) => event.number > known);
    events.value = [...events.value, ...fresh].slice(-EVENTS_MAX);
    if (fresh.some(({ state }) => state === "added" || state === "removed")) {
      void readTopology(current);
    }
  }
  measure(message.links ?? []);
}

function measure(changed: CableState[]): void {
  const next = meter.links(changed, performance.now());
  if (changed.length > 0) {
    const all = new Map(links.value);
    changed.forEach((cable) => all.set(cable.link, cable));
    links.value = all;
  }
  if (next.size > 0 || rates.value.size > 0) {
    rates.value = next;
  }
}

export function rateOf(link: string): Rate {
  return rates.value.get(link) ?? SILENCE;
}

/** Shows what has gone wrong, until somebody has read it. */
export function tell(failure: unknown): void {
  if (failure instanceof Failure) {
    notice.value = { text: failure.message, hint: failure.hint };
  } else {
    notice.value = { text: String(failure), hint: "" };
  }
}

export type HostVerb = "start" | "stop" | "kill" | "reset" | "pause" | "resume";

export async function change(verb: HostVerb, names: string[]): Promise<void> {
  try {
    await call("POST", labPath(`hosts/${verb}`), { hosts: names });
  } catch (e) {
    tell(e);
  }
}

/** Changes a link; what is not said stays as it is. */
export async function changeLink(
  link: string,
  asked: { text?: string; plugged?: boolean },
): Promise<boolean> {
  try {
    const now = await call<CableState>("POST", labPath(`links/${link}`), asked);
    links.value = new Map(links.value).set(link, now);
    return true;
  } catch (e) {
    tell(e);
    return false;
  }
}

export async function down(): Promise<void> {
  try {
    await call("POST", labPath("lab/down"), {});
  } catch (e) {
    tell(e);
  }
  await look();
}
