// SPDX-License-Identifier: Apache-2.0

import { cpus, hosts, lab, links, rateOf, selection } from "./lab";
import { allLost } from "./rates";
import { SortedTable, type Column } from "./table";
import { bits, bytes, count, span } from "./text";
import type { CableState, HostState } from "./types";

const cpuOf = (host: HostState) => cpus.value.get(host.name) ?? 0;
const percent = (part: number) => `${Math.round(part * 100)} %`;
const quiet = (value: number, text: string) =>
  value > 0 ? text : <span class="dim">0</span>;

const HOSTS: Column<HostState>[] = [
  { title: "Host", value: (host) => host.name, cell: (host) => <b>{host.name}</b> },
  {
    title: "State",
    value: (host) => host.state,
    cell: (host) => <span class={`word ${host.state}`}>{host.state}</span>,
  },
  {
    title: "CPU",
    value: cpuOf,
    cell: (host) => host.pid !== 0 && <Bar part={cpuOf(host)} text={percent(cpuOf(host))} />,
  },
  { title: "CPU time", value: (host) => host.cpuMillis, cell: (host) => host.pid !== 0 && span(host.cpuMillis) },
  {
    title: "Memory",
    value: (host) => host.residentKib,
    cell: (host) =>
      host.pid !== 0 && (
        <Bar
          part={host.residentKib / 1024 / host.memoryMib}
          text={`${bytes(host.residentKib * 1024)} of ${host.memoryMib} MiB`}
        />
      ),
  },
];

const lost = (cable: CableState) => allLost(cable.out) + allLost(cable.in);

function lane(way: "out" | "in", title: string): Column<CableState>[] {
  const rate = (cable: CableState) => rateOf(cable.link)[way];
  return [
    {
      title: `${title} frames/s`,
      value: (cable) => rate(cable).framesPerSecond,
      cell: (cable) => quiet(rate(cable).framesPerSecond, count(Math.round(rate(cable).framesPerSecond))),
    },
    {
      title: `${title} rate`,
      value: (cable) => rate(cable).bitsPerSecond,
      cell: (cable) => quiet(rate(cable).bitsPerSecond, bits(rate(cable).bitsPerSecond)),
    },
    {
      title: `${title} lost/s`,
      value: (cable) => rate(cable).lostPerSecond,
      cell: (cable) => quiet(rate(cable).lostPerSecond, count(Math.round(rate(cable).lostPerSecond))),
    },
  ];
}

const LINKS: Column<CableState>[] = [
  { title: "Link", value: (cable) => cable.link, cell: (cable) => <b>{cable.link}</b> },
  {
    title: "Network",
    value: (cable) => cable.network,
    cell: (cable) => (cable.plugged ? cable.network : <span class="word ended">{cable.network}, pulled</span>),
  },
  ...lane("out", "Out"),
  ...lane("in", "In"),
  { title: "Lost in all", value: lost, cell: (cable) => quiet(lost(cable), count(lost(cable))) },
];

/** What hosts and links are doing, as `umlaut top` shows it. */
export function Load() {
  const state = lab.value;
  if (!state) {
    return <p class="nothing">No lab is shown.</p>;
  }
  const all = [...hosts.value.values()];
  const ready = all.filter((host) => host.state === "ready").length;
  const used = all.reduce((sum, host) => sum + cpuOf(host), 0);
  const memory = all.reduce((sum, host) => sum + host.residentKib, 0) * 1024;
  return (
    <div class="loads" tabIndex={0}>
      <p class="dim">
        {ready} of {all.length} hosts ready · CPU {percent(used)} of one processor · memory {bytes(memory)}
      </p>
      <SortedTable
        label="Load of hosts"
        rows={all}
        columns={HOSTS}
        keyOf={(host) => host.name}
        onChoose={(host) => (selection.value = { kind: "host", host: host.name })}
      />
      <SortedTable
        label="Load of links"
        rows={[...links.value.values()]}
        columns={LINKS}
        keyOf={(cable) => cable.link}
        onChoose={(cable) => (selection.value = { kind: "link", link: cable.link })}
      />
    </div>
  );
}

/** A part of a whole; the text beside it says the same. */
export function Bar(props: { part: number; text: string }) {
  const width = Math.round(Math.min(1, Math.max(0, props.part)) * 100);
  return (
    <span class="part">
      <span class="bar-of" aria-hidden="true">
        <span style={{ width: `${width}%` }} />
      </span>
      {props.text}
    </span>
  );
}
