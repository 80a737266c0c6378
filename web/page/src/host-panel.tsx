// SPDX-License-Identifier: Apache-2.0

import { useState } from "preact/hooks";
import { openConsole, openShell } from "./dock-state";
import { change, cpus, lab, labPath, links, type HostVerb } from "./lab";
import { LinkRow } from "./link-panel";
import { address } from "./server";
import { bytes, span } from "./text";
import type { HostState } from "./types";

/** A host: how it is, and what can be done with it. */
export function HostPanel(props: { host: HostState }) {
  const { host } = props;
  const [doing, setDoing] = useState<HostVerb | null>(null);
  const runs = host.pid !== 0;
  /** In virtual time all hosts have one clock, which the header holds. */
  const standsAlone = !(lab.value?.time.virtual ?? false);
  const act = async (verb: HostVerb) => {
    setDoing(verb);
    await change(verb, [host.name]);
    setDoing(null);
  };
  const button = (verb: HostVerb, label: string, title: string, able: boolean) => (
    <button type="button" title={title} disabled={!able || doing !== null} onClick={() => void act(verb)}>
      {doing === verb ? `${label}…` : label}
    </button>
  );
  return (
    <>
      <p class="state">
        <span class={`dot ${host.state}`} aria-hidden="true" />
        <span class={`word ${host.state}`}>{host.state}</span>
        {host.readySince && <span class="dim">for {since(host.readySince)}</span>}
      </p>
      <div class="buttons">
        <button type="button" class="primary" disabled={!runs} onClick={() => openShell(host.name)}>
          Terminal
        </button>
        <button type="button" disabled={!runs} onClick={() => openConsole(host.name)}>
          Console
        </button>
        {runs && (
          <a class="button" href={address(labPath(`hosts/${host.name}/log`))} target="_blank" rel="noreferrer">
            Log
          </a>
        )}
      </div>
      <div class="buttons">
        {button("start", "Start", "Boots it with its disk as it is", !runs)}
        {button("stop", "Stop", "Shuts it down in good order", runs)}
        {button("kill", "Kill", "Cuts its power; its disk stays", runs)}
        {button("reset", "Reset", "Boots it with a fresh disk", true)}
        {standsAlone &&
          (host.state === "paused"
            ? button("resume", "Go on", "Lets it go on where it stood still", true)
            : button("pause", "Pause", "Lets it stand still: it computes nothing and answers nobody", host.state === "ready"))}
      </div>
      <dl>
        <dt>Memory</dt>
        <dd>{runs ? `${bytes(host.residentKib * 1024)} of ${host.memoryMib} MiB` : `${host.memoryMib} MiB`}</dd>
        <dt>Processor time</dt>
        <dd>{span(host.cpuMillis)}</dd>
        <dt>Image</dt>
        <dd>{host.image}</dd>
        {runs && (
          <>
            <dt>CPU</dt>
            <dd>{Math.round((cpus.value.get(host.name) ?? 0) * 100)} % of one processor</dd>
          </>
        )}
      </dl>
      <h3>Interfaces</h3>
      <ul class="interfaces">
        {host.interfaces.map((one) => (
          <li key={one.name}>
            <b>{one.name}</b> <span class="dim">{one.mac}</span>
            {one.addresses.map((text) => (
              <code key={text}>{text}</code>
            ))}
          </li>
        ))}
      </ul>
      {host.shares.length > 0 && (
        <>
          <h3>Shared folders</h3>
          <ul class="interfaces">
            {host.shares.map((share) => (
              <li key={share.at}>
                <b>{share.at}</b> <span class="dim">{share.writable ? "to read and to change" : "to read"}</span>
                <code>{share.folder}</code>
              </li>
            ))}
          </ul>
        </>
      )}
      <h3>Links</h3>
      <ul class="list">
        {[...links.value.values()]
          .filter((cable) => cable.link.startsWith(`${host.name}:`))
          .map((cable) => (
            <LinkRow key={cable.link} cable={cable} />
          ))}
      </ul>
    </>
  );
}

function since(iso: string): string {
  return span(Date.now() - Date.parse(iso));
}
