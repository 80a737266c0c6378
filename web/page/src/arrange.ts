// SPDX-License-Identifier: Apache-2.0

import type cytoscape from "cytoscape";

export type Places = Record<string, { x: number; y: number }>;

const RADIUS_PER_NODE = 26;
const REPULSION_PER_NODE = 14_000;
const REPULSION_MOST = 500_000;

/**
 * Finds places for all nodes: those where they were before or where somebody has dragged them; what
 * is new comes near what it is connected with. Where nothing is known springs find them, which begin
 * on a circle, in the order of the lab's file, so that the same lab looks the same every time.
 */
export function arrange(core: cytoscape.Core, lab: string, before: Places, anew = false): void {
  const key = `places ${lab}`;
  const kept = anew ? {} : { ...read(key), ...before };
  const nodes = core.nodes();
  const known = nodes.filter((node) => kept[node.id()] !== undefined);
  if (known.length > nodes.length / 2) {
    known.positions((node) => kept[node.id()] ?? { x: 0, y: 0 });
    let placed = known;
    nodes.difference(known).forEach((node) => {
      node.position(besides(node, placed));
      placed = placed.union(node);
    });
  } else {
    ring(core);
    core
      .layout({
        name: "cose",
        animate: false,
        randomize: false,
        nodeRepulsion: () => Math.min(REPULSION_MOST, nodes.length * REPULSION_PER_NODE),
        idealEdgeLength: () => 125,
        edgeElasticity: () => 60,
        nodeOverlap: 24,
        gravity: 0.2,
        numIter: nodes.length > 80 ? 600 : 1500,
        boundingBox: { x1: 0, y1: 0, w: 1200, h: 800 },
        fit: false,
      } as cytoscape.LayoutOptions)
      .run();
    lieDown(core);
  }
  core.removeListener("dragfree");
  core.on("dragfree", () => write(key, core));
  if (anew) {
    forget(key);
  }
}

/** Where all nodes are. */
export function placesOf(core: cytoscape.Core): Places {
  const places: Places = {};
  core.nodes().forEach((node) => {
    places[node.id()] = { ...node.position() };
  });
  return places;
}

const NEAR = 125;
const DIRECTIONS = 16;

/** The place around its neighbours, or below all where it has none, that is freest. */
function besides(
  node: cytoscape.NodeSingular,
  placed: cytoscape.NodeCollection,
): { x: number; y: number } {
  const neighbours = node.neighborhood("node").intersection(placed).nodes();
  const box = placed.boundingBox({});
  const centre =
    neighbours.length > 0
      ? { ...neighbours[0]!.position() }
      : { x: (box.x1 + box.x2) / 2, y: box.y2 };
  let best = centre;
  let most = -1;
  for (let i = 0; i < DIRECTIONS; i++) {
    const angle = (i / DIRECTIONS) * 2 * Math.PI;
    const place = { x: centre.x + NEAR * Math.cos(angle), y: centre.y + NEAR * Math.sin(angle) };
    const gap = Math.min(
      ...placed.map((one) => Math.hypot(one.position().x - place.x, one.position().y - place.y)),
    );
    if (gap > most + 1) {
      most = gap;
      best = place;
    }
  }
  return best;
}

/** Around the circle a host follows the network that it was met in. */
function ring(core: cytoscape.Core): void {
  const order: cytoscape.NodeSingular[] = [];
  const seen = new Set<string>();
  const visit = (node: cytoscape.NodeSingular) => {
    if (!seen.has(node.id())) {
      seen.add(node.id());
      order.push(node);
      node.neighborhood("node").nodes().forEach((next) => visit(next));
    }
  };
  core.nodes().forEach((node) => visit(node));
  const radius = order.length * RADIUS_PER_NODE;
  order.forEach((node, i) => {
    const angle = (i / order.length) * 2 * Math.PI;
    node.position({ x: radius * Math.cos(angle), y: radius * Math.sin(angle) });
  });
}

const FLATTEN_MOST = 0.55;

/** Turns the drawing so that it is wider than high, and flattens it if need be: screens are wide. */
function lieDown(core: cytoscape.Core): void {
  const points = core.nodes().map((node) => ({ ...node.position() }));
  const n = Math.max(1, points.length);
  const cx = points.reduce((sum, p) => sum + p.x, 0) / n;
  const cy = points.reduce((sum, p) => sum + p.y, 0) / n;
  let xx = 0;
  let yy = 0;
  let xy = 0;
  for (const p of points) {
    xx += (p.x - cx) ** 2;
    yy += (p.y - cy) ** 2;
    xy += (p.x - cx) * (p.y - cy);
  }
  const angle = -0.5 * Math.atan2(2 * xy, xx - yy);
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  core.nodes().positions((node) => {
    const { x, y } = node.position();
    return {
      x: (x - cx) * cos - (y - cy) * sin,
      y: (x - cx) * sin + (y - cy) * cos,
    };
  });
  const box = core.nodes().boundingBox();
  const wanted = core.width() / Math.max(1, core.height());
  const flatter = Math.max(FLATTEN_MOST, Math.min(1, box.w / Math.max(1, box.h) / wanted));
  core.nodes().positions((node) => ({ x: node.position().x, y: node.position().y * flatter }));
}

function read(key: string): Places {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "{}") as Places;
  } catch {
    return {};
  }
}

function write(key: string, core: cytoscape.Core): void {
  try {
    localStorage.setItem(key, JSON.stringify(placesOf(core)));
  } catch {
    // The browser keeps nothing; then they are found anew next time.
  }
}

function forget(key: string): void {
  try {
    localStorage.removeItem(key);
  } catch {
    // As above.
  }
}
