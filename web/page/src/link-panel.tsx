// SPDX-License-Identifier: Apache-2.0

import { openPackets } from "./dock-state";
import { ImpairmentForm } from "./impairments";
import { changeLink, rateOf, selection } from "./lab";
import { bits, bytes, count } from "./text";
import type { CableState, LaneState } from "./types";

/** One link in a list. */
export function LinkRow(props: { cable: CableState }) {
  const { cable } = props;
  const rate = rateOf(cable.link);
  return (
    <li>
      <button type="button" onClick={() => (selection.value = { kind: "link", link: cable.link })}>
        <b>{cable.link}</b>
        <span class="dim">{cable.text || cable.network}</span>
        <span class={cable.plugged ? "dim" : "word ended"}>
          {cable.plugged ? (rate.bitsPerSecond > 0 ? bits(rate.bitsPerSecond) : "") : "pulled"}
        </span>
      </button>
    </li>
  );
}

/** The cable between an interface and its network: to be pulled, impaired and watched. */
export function LinkPanel(props: { cable: CableState }) {
  const { cable } = props;
  const rate = rateOf(cable.link);
  return (
    <>
      <p class="state">
        <span class={cable.plugged ? "dot ready" : "dot ended"} aria-hidden="true" />
        <span class={cable.plugged ? "word ready" : "word ended"}>
          {cable.plugged ? "plugged in" : "pulled out"}
        </span>
        <span class="dim">
          {cable.network}
          {cable.plugged &&
            ` · ${bits(rate.bitsPerSecond)} · ${count(Math.round(rate.framesPerSecond))} frames/s`}
          {rate.lostPerSecond > 0 && ` · ${count(Math.round(rate.lostPerSecond))} lost/s`}
        </span>
      </p>
      <div class="buttons">
        <button
          type="button"
          class={cable.plugged ? "danger" : "primary"}
          onClick={() => void changeLink(cable.link, { plugged: !cable.plugged })}
        >
          {cable.plugged ? "Pull the cable" : "Plug it in"}
        </button>
        <button type="button" onClick={() => openPackets([cable.link], cable.link)}>
          Packets
        </button>
      </div>
      <h3>What happens to frames</h3>
      <ImpairmentForm cable={cable} />
      <h3>Counters</h3>
      <Counters cable={cable} />
    </>
  );
}

const FATES: [keyof LaneState, string][] = [
  ["lost", "lost by chance"],
  ["dropped", "dropped by filter"],
  ["tooBig", "too big"],
  ["overflowed", "queue full"],
  ["unplugged", "cable out"],
  ["malformed", "malformed"],
  ["duplicated", "duplicated"],
  ["corrupted", "corrupted"],
  ["reordered", "reordered"],
];

function Counters(props: { cable: CableState }) {
  const { out, in: into } = props.cable;
  const fates = FATES.filter(([key]) => out[key] > 0 || into[key] > 0);
  const { port } = props.cable;
  const atPort: [string, number, number][] = [
    ["refused by the switch", port.refused, 0],
    ["no frames", port.invalid, 0],
    ["not taken", 0, port.untaken],
  ];
  return (
    <table class="counters">
      <thead>
        <tr>
          <th scope="col">
            <span class="unseen">What</span>
          </th>
          <th scope="col">out</th>
          <th scope="col">in</th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">frames</th>
          <td>{count(out.carried)}</td>
          <td>{count(into.carried)}</td>
        </tr>
        <tr>
          <th scope="row">data</th>
          <td>{bytes(out.carriedBytes)}</td>
          <td>{bytes(into.carriedBytes)}</td>
        </tr>
        {fates.map(([key, label]) => (
          <tr key={key}>
            <th scope="row">{label}</th>
            <td>{count(out[key])}</td>
            <td>{count(into[key])}</td>
          </tr>
        ))}
        {atPort
          .filter(([, sent, received]) => sent > 0 || received > 0)
          .map(([label, sent, received]) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td>{sent ? count(sent) : ""}</td>
              <td>{received ? count(received) : ""}</td>
            </tr>
          ))}
      </tbody>
    </table>
  );
}
