// SPDX-License-Identifier: Apache-2.0

import { HostPanel } from "./host-panel";
import { change, hosts, lab, links, selection, topology } from "./lab";
import { LinkPanel, LinkRow } from "./link-panel";
import { openPackets } from "./dock-state";
import { Snapshots } from "./snapshots";

/** Beside the topology: what is selected, or all there is. */
export function Side() {
  const chosen = selection.value;
  switch (chosen.kind) {
    case "host": {
      const host = hosts.value.get(chosen.host);
      return <Panel title={chosen.host}>{host && <HostPanel key={host.name} host={host} />}</Panel>;
    }
    case "link": {
      const cable = links.value.get(chosen.link);
      return (
        <Panel title={chosen.link}>
          {cable ? <LinkPanel key={cable.link} cable={cable} /> : <p>It is not there yet.</p>}
        </Panel>
      );
    }
    case "network":
      return (
        <Panel title={chosen.network}>
          <NetworkPanel network={chosen.network} />
        </Panel>
      );
    case "nothing":
      return <Overview />;
  }
}

function Panel(props: { title: string; children: preact.ComponentChildren }) {
  return (
    <aside class="side" aria-label={props.title}>
      <div class="head">
        <h2>{props.title}</h2>
        <button
          type="button"
          class="quiet"
          title="Back to the list (Esc)"
          onClick={() => (selection.value = { kind: "nothing" })}
        >
          ‹ All
        </button>
      </div>
      {props.children}
    </aside>
  );
}

function Overview() {
  const all = [...hosts.value.values()];
  const off = all.filter((host) => ["off", "ended"].includes(host.state)).map((h) => h.name);
  return (
    <aside class="side" aria-label="Hosts and networks">
      <div class="head">
        <h2>Hosts</h2>
        {off.length > 0 && lab.value?.state === "ready" && (
          <button type="button" class="quiet" onClick={() => void change("start", off)}>
            Start all
          </button>
        )}
      </div>
      <ul class="list">
        {all.map((host) => (
          <li key={host.name}>
            <button
              type="button"
              onClick={() => (selection.value = { kind: "host", host: host.name })}
            >
              <span class={`dot ${host.state}`} aria-hidden="true" />
              <b>{host.name}</b>
              <span class="dim">{addressesOf(host.interfaces.flatMap((one) => one.addresses))}</span>
              <span class={`word ${host.state}`}>{host.state}</span>
            </button>
          </li>
        ))}
      </ul>
      <h2>Networks</h2>
      <ul class="list">
        {topology.value?.networks.map((network) => (
          <li key={network.name}>
            <button
              type="button"
              onClick={() => (selection.value = { kind: "network", network: network.name })}
            >
              <b>{network.name}</b>
              <span class="dim">{network.type}</span>
              {network.uplink !== "" && <span class="word uplink">uplink</span>}
            </button>
          </li>
        ))}
      </ul>
      {lab.value?.state === "ready" && <Snapshots key={lab.value.name} />}
    </aside>
  );
}

function addressesOf(addresses: string[]): string {
  const first = addresses[0]?.replace(/\/.*/, "") ?? "";
  return addresses.length > 1 ? `${first} …` : first;
}

function NetworkPanel(props: { network: string }) {
  const network = topology.value?.networks.find((one) => one.name === props.network);
  const cables = [...links.value.values()].filter((cable) => cable.network === props.network);
  return (
    <>
      <p class="state">
        <span class="dim">{network?.type}</span>
      </p>
      {network && network.uplink !== "" && (
        <>
          <h3>Uplink</h3>
          <p class="uplink">
            <button
              type="button"
              class="quiet"
              onClick={() => (selection.value = { kind: "link", link: network.uplink })}
            >
              {network.uplink}
            </button>{" "}
            leads {network.uplinkText}.
          </p>
        </>
      )}
      <div class="buttons">
        <button type="button" onClick={() => openPackets([props.network], props.network)}>
          Packets
        </button>
      </div>
      <h3>Links</h3>
      <ul class="list">
        {cables.map((cable) => (
          <LinkRow key={cable.link} cable={cable} />
        ))}
      </ul>
    </>
  );
}
