// SPDX-License-Identifier: Apache-2.0

import cytoscape from "cytoscape";
import { useEffect, useRef } from "preact/hooks";
import { arrange, placesOf, type Places } from "./arrange";
import { hosts, links, rates, selection, type Selection } from "./lab";
import { drawing } from "./drawing";
import { openShell } from "./dock-state";
import { onThemeChange } from "./theme";
import { bits } from "./text";
import type { TopologyState } from "./types";

const MARCH_MILLIS = 90;
const FIT_MARGIN = 36;
const FIT_ZOOM_MAX = 1.4;

/** Who is connected with whom, drawn and live. What it shows the panel beside it says, too. */
export function Topology(props: { topology: TopologyState }) {
  const place = useRef<HTMLDivElement>(null);
  const graph = useRef<cytoscape.Core | null>(null);
  // Where all was, so that it stays there when something is added.
  const before = useRef<{ lab: string; places: Places }>({ lab: "", places: {} });

  useEffect(() => {
    if (!place.current) {
      return undefined;
    }
    const core = cytoscape({
      container: place.current,
      elements: elementsOf(props.topology),
      style: drawing(),
      minZoom: 0.15,
      maxZoom: 2.5,
      selectionType: "single",
      boxSelectionEnabled: false,
    });
    graph.current = core;
    const { lab } = props.topology;
    arrange(core, lab, before.current.lab === lab ? before.current.places : {});
    fit(core);
    core.on("tap", (event) => {
      selection.value =
        event.target === core ? { kind: "nothing" } : (event.target.data("selects") as Selection);
    });
    core.on("dbltap", "node.host", (event) => openShell(String(event.target.data("name"))));
    const themed = onThemeChange(() => core.style(drawing()));
    const observer = new ResizeObserver(() => {
      core.resize();
      fit(core);
    });
    observer.observe(place.current);
    const marching = march(core);
    return () => {
      clearInterval(marching);
      observer.disconnect();
      themed();
      before.current = { lab, places: placesOf(core) };
      core.destroy();
      graph.current = null;
    };
  }, [props.topology]);

  useEffect(() => {
    const core = graph.current;
    core?.batch(() => {
      hosts.value.forEach((host) => {
        const node = core.$id(`host ${host.name}`);
        say(node, "state", host.state);
        say(node, "label", host.state === "ready" ? host.name : `${host.name}\n${host.state}`);
      });
    });
  }, [props.topology, hosts.value]);

  useEffect(() => {
    const core = graph.current;
    core?.batch(() => {
      links.value.forEach((cable) => {
        const edge = core.$id(`link ${cable.link}`);
        const rate = rates.value.get(cable.link);
        say(edge, "plugged", cable.plugged ? "yes" : "no");
        say(edge, "impaired", cable.text === "" ? "no" : "yes");
        say(edge, "load", rate ? Math.max(1, Math.log10(Math.max(10, rate.bitsPerSecond))) : 0);
        say(edge, "says", cable.plugged ? (rate ? bits(rate.bitsPerSecond) : "") : "✕ pulled");
      });
    });
  }, [props.topology, links.value, rates.value]);

  useEffect(() => {
    const core = graph.current;
    const chosen = selection.value;
    core?.batch(() => {
      core.elements().unselect();
      if (chosen.kind !== "nothing") {
        core.$id(idOf(chosen)).select();
      }
    });
  }, [props.topology, selection.value]);

  return (
    <div class="topology">
      <div
        class="canvas"
        ref={place}
        role="img"
        aria-label="Topology; the list beside it says the same"
      />
      <div class="tools">
        <button
          type="button"
          title="Shows all of it"
          onClick={() => graph.current && fit(graph.current)}
        >
          Fit
        </button>
        <button
          type="button"
          title="Finds places for all anew"
          onClick={() => {
            if (graph.current) {
              arrange(graph.current, props.topology.lab, {}, true);
              fit(graph.current);
            }
          }}
        >
          Arrange
        </button>
      </div>
    </div>
  );
}

/** Tells an element what is new: all that it is told makes it be styled and drawn anew. */
function say(element: cytoscape.SingularElementReturnValue, key: string, value: unknown): void {
  if (element.data(key) !== value) {
    element.data(key, value);
  }
}

/** Shows all, but a small lab not larger than life. */
function fit(core: cytoscape.Core): void {
  core.fit(undefined, FIT_MARGIN);
  if (core.zoom() > FIT_ZOOM_MAX) {
    core.zoom(FIT_ZOOM_MAX);
    core.center();
  }
}

function idOf(chosen: Exclude<Selection, { kind: "nothing" }>): string {
  switch (chosen.kind) {
    case "host":
      return `host ${chosen.host}`;
    case "link":
      return `link ${chosen.link}`;
    case "network":
      return `network ${chosen.network}`;
  }
}

function elementsOf(topology: TopologyState): cytoscape.ElementDefinition[] {
  return [
    ...topology.networks.map((network) => ({
      classes: `network ${network.type}`,
      data: {
        id: `network ${network.name}`,
        label: network.type === "hub" ? `${network.name} (hub)` : network.name,
        selects: { kind: "network", network: network.name },
      },
    })),
    ...topology.networks
      .filter((network) => network.uplink !== "")
      .flatMap((network) => wayOut(network.name, network.uplink)),
    ...topology.hosts.map((host) => ({
      classes: "host",
      data: {
        id: `host ${host}`,
        name: host,
        label: host,
        state: "off",
        selects: { kind: "host", host },
      },
    })),
    ...topology.links.map(({ host, end }) => ({
      classes: "link",
      data: {
        id: `link ${host}:${end.name}`,
        source: `host ${host}`,
        target: `network ${end.network}`,
        port: end.name,
        plugged: "yes",
        impaired: "no",
        load: 0,
        says: "",
        selects: { kind: "link", link: `${host}:${end.name}` },
      },
    })),
  ];
}

/** Where a network leads out of the lab. */
function wayOut(network: string, link: string): cytoscape.ElementDefinition[] {
  const kind = link.split(":").at(-1) ?? link;
  const selects = { kind: "link", link };
  return [
    { classes: "outside", data: { id: `outside ${link}`, label: kind, selects } },
    {
      classes: "link",
      data: {
        id: `link ${link}`,
        source: `outside ${link}`,
        target: `network ${network}`,
        port: "",
        plugged: "yes",
        impaired: "no",
        load: 0,
        says: "",
        selects,
      },
    },
  ];
}

/** The dashes of links with traffic walk; nothing is drawn anew while there is none. */
function march(core: cytoscape.Core): ReturnType<typeof setInterval> {
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  let offset = 0;
  return setInterval(() => {
    const busy = core.edges("[load > 0]");
    if (busy.length > 0 && !still.matches && !document.hidden) {
      offset = (offset + 2) % 1000;
      busy.style("line-dash-offset", -offset);
    }
  }, MARCH_MILLIS);
}
