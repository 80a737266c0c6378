// SPDX-License-Identifier: Apache-2.0

import type { CableState, HostState, LaneState } from "./types";

/** What goes over one direction of a link at the moment, by the browser's clock. */
export interface LaneRate {
  bitsPerSecond: number;
  framesPerSecond: number;
  lostPerSecond: number;
}

/** The same of a link: both directions together, and each. */
export interface Rate extends LaneRate {
  out: LaneRate;
  in: LaneRate;
}

const NOTHING: LaneRate = { bitsPerSecond: 0, framesPerSecond: 0, lostPerSecond: 0 };
export const SILENCE: Rate = { ...NOTHING, out: NOTHING, in: NOTHING };

/** Less is measured too badly. */
const SECONDS_MIN = 0.2;
const CPU_SECONDS_MIN = 0.9;

/** Frames of one direction that were lost in any way, from the beginning. */
export function allLost(lane: LaneState): number {
  return (
    lane.lost + lane.dropped + lane.tooBig + lane.overflowed + lane.unplugged + lane.malformed
  );
}

/** Makes rates of counters. One for each lab that is watched. */
export class Meter {
  private readonly cables = new Map<string, { at: number; cable: CableState }>();
  private hosts = new Map<string, HostState>();
  private hostsAt = 0;

  /** Of links that have changed since they were measured last: those on which something goes. */
  links(changed: readonly CableState[], now: number): Map<string, Rate> {
    const rates = new Map<string, Rate>();
    for (const cable of changed) {
      const before = this.cables.get(cable.link);
      if (before) {
        // A link of which nothing was heard for long had nothing to tell in between.
        const seconds = Math.min(1, Math.max(SECONDS_MIN, (now - before.at) / 1000));
        const out = laneRate(before.cable.out, cable.out, seconds);
        const into = laneRate(before.cable.in, cable.in, seconds);
        const rate: Rate = { ...sum(out, into), out, in: into };
        if (rate.framesPerSecond > 0 || rate.lostPerSecond > 0) {
          rates.set(cable.link, rate);
        }
      }
      this.cables.set(cable.link, { at: now, cable });
    }
    return rates;
  }

  /** How much of one processor each host has used since the last time; null: too short ago. */
  cpu(hosts: readonly HostState[], now: number): Map<string, number> | null {
    const seconds = (now - this.hostsAt) / 1000;
    if (seconds < CPU_SECONDS_MIN) {
      return null;
    }
    const parts = new Map<string, number>();
    for (const host of hosts) {
      const before = this.hosts.get(host.name);
      if (before && host.pid !== 0) {
        // One that was booted since counts from zero.
        const used = host.cpuMillis - (host.pid === before.pid ? before.cpuMillis : 0);
        parts.set(host.name, Math.max(0, used) / 1000 / seconds);
      }
    }
    this.hosts = new Map(hosts.map((host) => [host.name, host]));
    this.hostsAt = now;
    return parts;
  }
}

function laneRate(before: LaneState, now: LaneState, seconds: number): LaneRate {
  const more = (later: number, earlier: number) => Math.max(0, later - earlier) / seconds;
  return {
    bitsPerSecond: more(now.carriedBytes, before.carriedBytes) * 8,
    framesPerSecond: more(now.carried, before.carried),
    lostPerSecond: more(allLost(now), allLost(before)),
  };
}

function sum(one: LaneRate, other: LaneRate): LaneRate {
  return {
    bitsPerSecond: one.bitsPerSecond + other.bitsPerSecond,
    framesPerSecond: one.framesPerSecond + other.framesPerSecond,
    lostPerSecond: one.lostPerSecond + other.lostPerSecond,
  };
}
