// SPDX-License-Identifier: Apache-2.0

/** What the API of a lab says; `openapi.yaml` of room `web` describes it. */

export interface Problem {
  message: string;
  hint: string;
}

export interface InterfaceState {
  name: string;
  network: string;
  mac: string;
  addresses: string[];
}

/** A folder of the machine that a host sees. */
export interface ShareState {
  at: string;
  folder: string;
  writable: boolean;
}

export interface NetworkState {
  name: string;
  type: string;
  /** The link that leads out of the lab; empty: there is none. */
  uplink: string;
  uplinkText: string;
}

export interface HostState {
  name: string;
  state: string;
  memoryMib: number;
  image: string;
  interfaces: InterfaceState[];
  shares: ShareState[];
  pid: number;
  residentKib: number;
  cpuMillis: number;
  readySince: string;
}

export interface TimeState {
  virtual: boolean;
  pace: string;
  now: string;
  elapsedMillis: number;
}

export interface LabState {
  name: string;
  state: string;
  file: string;
  image: string;
  since: string;
  time: TimeState;
  networks: NetworkState[];
  hosts: HostState[];
}

export interface TopologyState {
  lab: string;
  networks: NetworkState[];
  hosts: string[];
  links: { host: string; end: InterfaceState }[];
}

export interface LaneState {
  entered: number;
  carried: number;
  carriedBytes: number;
  lost: number;
  dropped: number;
  tooBig: number;
  overflowed: number;
  unplugged: number;
  malformed: number;
  duplicated: number;
  corrupted: number;
  reordered: number;
}

export interface CableState {
  link: string;
  network: string;
  plugged: boolean;
  text: string;
  out: LaneState;
  in: LaneState;
  port: { invalid: number; refused: number; untaken: number; addresses: number };
}

export interface SnapshotState {
  name: string;
  made: string;
  hosts: string[];
  storedBytes: number;
}

export interface LabEvent {
  number: number;
  at: string;
  event: string;
  host: string;
  state: string;
  message: string;
  hint: string;
}

export interface LiveMessage {
  lab?: LabState;
  links?: CableState[];
  events?: LabEvent[];
}

/** What is said over a terminal's WebSocket beside the bytes themselves. */
export interface TerminalMessage {
  say: "begin" | "resize" | "end" | "shown" | "exit" | "problem";
  command?: string;
  terminal?: string;
  columns?: number;
  rows?: number;
  tailBytes?: number;
  windowBytes?: number;
  status?: number;
  message?: string;
  hint?: string;
}

export interface PacketRow {
  number: number;
  seconds: number;
  nanos: number;
  link: string;
  out: boolean;
  length: number;
  source: string;
  destination: string;
  protocol: string;
  info: string;
  bytes: string;
}

export interface PacketMessage {
  problem?: Problem;
  rows?: PacketRow[];
  seen?: number;
  leftOut?: number;
}

export interface RunSummary {
  id: string;
  words: string[];
  ended: boolean;
  status: number;
  /** Its path; empty: there is none. */
  report: string;
}

export interface RunOutput {
  next: number;
  lines: string[];
  ended: boolean;
  status: number;
  /** Its path; empty: there is none. */
  report: string;
}

export interface Shelf {
  labs: string[];
  scenarios: string[];
}
