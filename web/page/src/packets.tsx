// SPDX-License-Identifier: Apache-2.0

import { useEffect, useRef, useState } from "preact/hooks";
import { PacketList } from "./packet-list";
import { pcapngOf } from "./pcapng";
import { address, open } from "./server";
import { count } from "./text";
import type { PacketMessage, PacketRow } from "./types";

const ROWS_MAX = 2000;

interface Seen {
  rows: readonly PacketRow[];
  seen: number;
  leftOut: number;
}

const NOTHING: Seen = { rows: [], seen: 0, leftOut: 0 };

/** The packets of links as they pass: a sample of them when there are many. */
export function Packets(props: { lab: string; links: string[]; active: boolean }) {
  const [filter, setFilter] = useState("");
  const [asked, setAsked] = useState("");
  const [running, setRunning] = useState(true);
  const [problem, setProblem] = useState("");
  const [shown, setShown] = useState<Seen>(NOTHING);
  const [recording, setRecording] = useState("");
  const socket = useRef<WebSocket | null>(null);

  useEffect(() => {
    if (!running) {
      return undefined;
    }
    setProblem("");
    const opened = open(`labs/${props.lab}/v1/packets`);
    socket.current = opened;
    opened.onopen = () => opened.send(JSON.stringify({ links: props.links, filter: asked }));
    opened.onmessage = (message) => {
      const said = JSON.parse(String(message.data)) as PacketMessage;
      if (said.problem) {
        setProblem([said.problem.message, said.problem.hint].filter(Boolean).join("; "));
        setRunning(false);
      } else {
        setShown((before) => ({
          rows: [...before.rows, ...(said.rows ?? [])].slice(-ROWS_MAX),
          seen: said.seen ?? before.seen,
          leftOut: said.leftOut ?? before.leftOut,
        }));
      }
    };
    opened.onclose = () => {
      if (socket.current === opened) {
        setRunning(false);
      }
    };
    return () => {
      socket.current = null;
      opened.close();
    };
  }, [running, asked, props.lab]);

  const record = () => {
    const name = `page-${crypto.randomUUID()}`;
    const query = new URLSearchParams({ links: props.links.join(","), filter: asked });
    download(address(`labs/${props.lab}/v1/recordings/${name}?${query}`), fileName(props.links));
    setRecording(name);
  };
  const stopRecording = () => {
    void fetch(address(`labs/${props.lab}/v1/captures/${recording}`), { method: "DELETE" });
    setRecording("");
  };

  return (
    <div class="packets">
      <form
        class="bar"
        onSubmit={(event) => {
          event.preventDefault();
          setShown(NOTHING);
          setAsked(filter);
          setRunning(true);
        }}
      >
        <button type="button" onClick={() => setRunning(!running)}>
          {running ? "Pause" : "Go on"}
        </button>
        <button type="button" onClick={() => setShown(NOTHING)}>
          Clear
        </button>
        <input
          aria-label="Filter"
          placeholder="filter, as in tcpdump: udp port 500 or esp"
          value={filter}
          spellcheck={false}
          onInput={(event) => setFilter(event.currentTarget.value)}
        />
        <button disabled={filter === asked && problem === ""}>Filter</button>
        <span class="dim" aria-live="off">
          {count(shown.rows.length)} shown of {count(shown.seen)}
          {shown.leftOut > 0 && `, ${count(shown.leftOut)} left out: they came too fast`}
        </span>
        <span class="gap" />
        <button
          type="button"
          disabled={shown.rows.length === 0}
          title="What the list shows, as pcapng"
          onClick={() => saveRows(shown.rows, fileName(props.links))}
        >
          Save list
        </button>
        <button
          type="button"
          class={recording ? "danger" : ""}
          title="All packets from now on, whole, straight into a file"
          onClick={recording ? stopRecording : record}
        >
          {recording ? "End recording" : "Record…"}
        </button>
      </form>
      {problem && <p class="problem">{problem}</p>}
      <PacketList rows={shown.rows} several={props.links.length > 1 || !props.links[0]?.includes(":")} />
    </div>
  );
}

function saveRows(rows: readonly PacketRow[], name: string): void {
  const url = URL.createObjectURL(
    new Blob([pcapngOf(rows)], { type: "application/x-pcapng" }),
  );
  download(url, name);
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

function fileName(links: string[]): string {
  return `${links.join("-").replaceAll(/[^a-z0-9-]+/g, "-")}.pcapng`;
}

function download(url: string, name: string): void {
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
}
