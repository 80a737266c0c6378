// SPDX-License-Identifier: Apache-2.0

import type cytoscape from "cytoscape";
import { colour } from "./theme";

/** How the topology looks. States differ by shape and words, not only by colour. */
export function drawing(): cytoscape.StylesheetJson {
  const text = colour("text");
  const ground = colour("ground");
  const line = colour("line");
  return [
    {
      selector: "node",
      style: {
        label: "data(label)",
        color: text,
        "font-size": 13,
        "font-family": "system-ui, sans-serif",
        "text-wrap": "wrap",
        "min-zoomed-font-size": 6,
      },
    },
    {
      selector: "node.host",
      style: {
        shape: "round-rectangle",
        width: 76,
        height: 40,
        "text-valign": "center",
        "background-color": colour("surface"),
        "border-width": 2,
        "border-color": colour("dim"),
      },
    },
    {
      selector: 'node.host[state = "ready"]',
      style: {
        "background-color": colour("good-ground"),
        "border-color": colour("good"),
        "font-weight": "bold",
      },
    },
    {
      selector: 'node.host[state = "off"]',
      style: { "border-style": "dashed", color: colour("dim"), "background-opacity": 0.4 },
    },
    {
      selector: 'node.host[state = "paused"]',
      style: { "border-color": colour("busy"), "background-color": colour("busy-ground") },
    },
    {
      selector: 'node.host[state = "ended"]',
      style: {
        shape: "cut-rectangle",
        "border-color": colour("bad"),
        "background-color": colour("bad-ground"),
      },
    },
    {
      selector: 'node.host[state = "starting"], node.host[state = "kernel"], node.host[state = "init"]',
      style: {
        "border-style": "double",
        "border-width": 4,
        "border-color": colour("busy"),
        "background-color": colour("busy-ground"),
      },
    },
    {
      selector: "node.outside",
      style: {
        shape: "ellipse",
        width: 70,
        height: 34,
        "text-valign": "center",
        "background-color": ground,
        "border-width": 2,
        "border-style": "dotted",
        "border-color": colour("network"),
        color: colour("dim"),
      },
    },
    {
      selector: "node.network",
      style: {
        shape: "round-rectangle",
        width: 120,
        height: 10,
        "background-color": colour("network"),
        "text-valign": "top",
        "text-margin-y": -5,
        color: colour("dim"),
        "text-background-color": ground,
        "text-background-opacity": 0.85,
        "text-background-padding": "2px",
      },
    },
    {
      selector: "node.hub",
      style: { shape: "ellipse", height: 16 },
    },
    {
      selector: "edge",
      style: {
        width: 2,
        "curve-style": "bezier",
        "control-point-step-size": 60,
        "line-color": line,
        "source-label": "data(port)",
        "source-text-offset": 30,
        label: "data(says)",
        "text-rotation": "autorotate",
        "text-margin-y": -8,
        "font-size": 11,
        "font-family": "system-ui, sans-serif",
        color: colour("dim"),
        "text-background-color": ground,
        "text-background-opacity": 0.85,
        "text-background-padding": "1px",
        "min-zoomed-font-size": 7,
        "overlay-padding": 6,
      },
    },
    {
      selector: "edge[load > 0]",
      style: {
        width: "mapData(load, 1, 10, 2, 9)",
        "line-color": colour("traffic"),
        "line-style": "dashed",
        "line-dash-pattern": [10, 4],
        color: text,
      },
    },
    {
      selector: 'edge[impaired = "yes"]',
      style: {
        "line-color": colour("busy"),
        "target-arrow-shape": "diamond",
        "target-arrow-color": colour("busy"),
        "arrow-scale": 1.2,
      },
    },
    {
      selector: 'edge[plugged = "no"]',
      style: {
        width: 3,
        "line-color": colour("bad"),
        "line-style": "dashed",
        "line-dash-pattern": [4, 7],
        color: colour("bad"),
        "font-size": 12,
        "font-weight": "bold",
      },
    },
    {
      selector: ":selected",
      style: { "overlay-color": colour("accent"), "overlay-opacity": 0.22, "overlay-padding": 7 },
    },
    {
      selector: ":active",
      style: { "overlay-color": colour("accent"), "overlay-opacity": 0.12 },
    },
  ] as cytoscape.StylesheetJson;
}
