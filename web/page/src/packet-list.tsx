// SPDX-License-Identifier: Apache-2.0

import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { bytesOf } from "./pcapng";
import type { PacketRow } from "./types";

const ROW_PIXELS = 22;
const ROWS_AROUND = 12;

/** The rows that are to be seen of a list, however long it is. */
export function PacketList(props: { rows: readonly PacketRow[]; several: boolean }) {
  const { rows } = props;
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 400 });
  const [follow, setFollow] = useState(true);
  const [chosen, setChosen] = useState<PacketRow | null>(null);

  useLayoutEffect(() => {
    if (follow && box.current) {
      box.current.scrollTop = box.current.scrollHeight;
    }
  }, [rows, follow]);

  useEffect(() => {
    if (!box.current) {
      return undefined;
    }
    const element = box.current;
    const observer = new ResizeObserver(() =>
      setView({ top: element.scrollTop, height: element.clientHeight }),
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const scrolled = () => {
    const element = box.current;
    if (element) {
      setView({ top: element.scrollTop, height: element.clientHeight });
      setFollow(element.scrollTop + element.clientHeight > element.scrollHeight - 2 * ROW_PIXELS);
    }
  };
  const step = (by: number) => {
    const at = chosen ? rows.indexOf(chosen) : rows.length - 1;
    const next = rows[Math.max(0, Math.min(rows.length - 1, at + by))];
    if (next) {
      setFollow(false);
      setChosen(next);
    }
  };
  const first = Math.max(0, Math.floor(view.top / ROW_PIXELS) - ROWS_AROUND);
  const last = Math.ceil((view.top + view.height) / ROW_PIXELS) + ROWS_AROUND;
  const origin = rows[0];

  return (
    <div class="packet-list">
      <div
        class="rows"
        ref={box}
        tabIndex={0}
        role="grid"
        aria-label="Packets"
        aria-rowcount={rows.length}
        onScroll={scrolled}
        onKeyDown={(event) => {
          if (event.key === "ArrowDown") step(1);
          else if (event.key === "ArrowUp") step(-1);
          else return;
          event.preventDefault();
        }}
      >
        <div class="row heading" role="row">
          <span role="columnheader">Time</span>
          {props.several && <span role="columnheader">Link</span>}
          <span role="columnheader" class="way" aria-label="Direction" />
          <span role="columnheader">Source</span>
          <span role="columnheader">Destination</span>
          <span role="columnheader">Protocol</span>
          <span role="columnheader" class="number">
            Length
          </span>
          <span role="columnheader" class="info">
            Info
          </span>
        </div>
        <div style={{ height: `${rows.length * ROW_PIXELS}px`, position: "relative" }}>
          {rows.slice(first, last).map((row, i) => (
            <div
              key={row.number}
              role="row"
              aria-selected={row === chosen}
              class={`row ${row === chosen ? "chosen" : ""} p-${row.protocol.toLowerCase().replaceAll(/[^a-z0-9]/g, "")}`}
              style={{ top: `${(first + i) * ROW_PIXELS}px` }}
              onClick={() => setChosen(row === chosen ? null : row)}
            >
              <span>{timeOf(row, origin)}</span>
              {props.several && <span>{row.link}</span>}
              <span class="way" title={row.out ? "sent by the host" : "to the host"}>
                {row.out ? "→" : "←"}
              </span>
              <span title={row.source}>{row.source}</span>
              <span title={row.destination}>{row.destination}</span>
              <span>{row.protocol}</span>
              <span class="number">{row.length}</span>
              <span class="info" title={row.info}>
                {row.info}
              </span>
            </div>
          ))}
        </div>
        {rows.length === 0 && <p class="nothing">No packet has passed yet.</p>}
      </div>
      {chosen && <Bytes row={chosen} />}
      {!follow && rows.length > 0 && (
        <button type="button" class="newest" onClick={() => setFollow(true)}>
          ↓ Newest
        </button>
      )}
    </div>
  );
}

/** Seconds since the first row of the list. */
function timeOf(row: PacketRow, origin: PacketRow | undefined): string {
  if (!origin) {
    return "";
  }
  const micros = (row.seconds - origin.seconds) * 1e6 + (row.nanos - origin.nanos) / 1e3;
  return (micros / 1e6).toFixed(6);
}

const LINE_BYTES = 16;

function Bytes(props: { row: PacketRow }) {
  const all = bytesOf(props.row);
  const lines: string[] = [];
  for (let at = 0; at < all.length; at += LINE_BYTES) {
    const some = [...all.subarray(at, at + LINE_BYTES)];
    const hex = some.map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
    const text = some.map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : "·"));
    lines.push(`${at.toString(16).padStart(4, "0")}  ${hex.padEnd(LINE_BYTES * 3)} ${text.join("")}`);
  }
  return (
    <div class="bytes">
      <p>
        <b>{props.row.protocol}</b> {props.row.source} → {props.row.destination}: {props.row.info}
      </p>
      <pre tabIndex={0}>{lines.join("\n")}</pre>
      {all.length < props.row.length && (
        <p class="dim">The first {all.length} of {props.row.length} bytes.</p>
      )}
    </div>
  );
}
