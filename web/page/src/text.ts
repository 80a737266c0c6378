// SPDX-License-Identifier: Apache-2.0

/** Numbers as people read them. */

export function bits(perSecond: number): string {
  return `${scaled(perSecond, ["bit/s", "kbit/s", "Mbit/s", "Gbit/s"], 1000)}`;
}

export function bytes(count: number): string {
  return scaled(count, ["B", "KiB", "MiB", "GiB", "TiB"], 1024);
}

function scaled(value: number, units: string[], step: number): string {
  let at = 0;
  let rest = value;
  while (rest >= step && at < units.length - 1) {
    rest /= step;
    at++;
  }
  const digits = at === 0 || rest >= 100 ? 0 : 1;
  return `${rest.toFixed(digits)} ${units[at]}`;
}

export function count(value: number): string {
  return value.toLocaleString("en-US").replaceAll(",", " ");
}

export function span(millis: number): string {
  const seconds = Math.floor(millis / 1000);
  const parts: [number, string][] = [
    [Math.floor(seconds / 86_400), "d"],
    [Math.floor(seconds / 3600) % 24, "h"],
    [Math.floor(seconds / 60) % 60, "min"],
    [seconds % 60, "s"],
  ];
  const first = parts.findIndex(([value]) => value > 0);
  return first < 0
    ? "0 s"
    : parts
        .slice(first, first + 2)
        .map(([value, unit]) => `${value} ${unit}`)
        .join(" ");
}

/** `10ms`, `1.5s`, `2h` in nanoseconds; none when it is no span of time. */
export function nanos(text: string): number | null {
  const match = /^\s*([0-9]+(?:\.[0-9]+)?)\s*(us|ms|s|min|m|h|d)\s*$/.exec(text);
  if (!match) {
    return null;
  }
  const units: Record<string, number> = {
    us: 1e3,
    ms: 1e6,
    s: 1e9,
    m: 60e9,
    min: 60e9,
    h: 3600e9,
    d: 86_400e9,
  };
  return Math.round(Number(match[1]) * (units[match[2] ?? ""] ?? 0));
}

/** The time of day of an ISO date. */
export function clock(iso: string): string {
  return iso.slice(11, 19);
}
