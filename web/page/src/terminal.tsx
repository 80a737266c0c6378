// SPDX-License-Identifier: Apache-2.0

import { FitAddon } from "@xterm/addon-fit";
import { Terminal } from "@xterm/xterm";
import { useEffect, useRef } from "preact/hooks";
import { open } from "./server";
import { onThemeChange, terminalTheme } from "./theme";
import type { TerminalMessage } from "./types";

const SCROLLBACK_LINES = 5000;
const TAIL_BYTES = 64 * 1024;

/** How much the server may send before the terminal has shown it. */
const WINDOW_BYTES = 256 * 1024;

interface Session {
  socket: WebSocket;
  ended: boolean;
}

/** A shell in a host, or its console. It goes on while another tab is shown. */
export function HostTerminal(props: {
  lab: string;
  host: string;
  kind: "shell" | "console";
  active: boolean;
}) {
  const place = useRef<HTMLDivElement>(null);
  const screen = useRef<{ terminal: Terminal; fit: FitAddon } | null>(null);

  useEffect(() => {
    if (!place.current) {
      return undefined;
    }
    const terminal = new Terminal({
      scrollback: SCROLLBACK_LINES,
      fontFamily: "ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace",
      fontSize: 13,
      theme: terminalTheme(),
      screenReaderMode: false,
    });
    const fit = new FitAddon();
    terminal.loadAddon(fit);
    terminal.open(place.current);
    screen.current = { terminal, fit };
    fit.fit();
    let session = connect(terminal, props.lab, props.host, props.kind);
    const typed = terminal.onData((text) => {
      if (!session.ended) {
        send(session, new TextEncoder().encode(text));
      } else if (text === "\r") {
        session = connect(terminal, props.lab, props.host, props.kind);
      }
    });
    const resized = terminal.onResize(({ cols, rows }) =>
      say(session, { say: "resize", columns: cols, rows }),
    );
    const observer = new ResizeObserver(() => {
      if (place.current?.offsetParent) {
        fit.fit();
      }
    });
    observer.observe(place.current);
    const themed = onThemeChange(() => (terminal.options.theme = terminalTheme()));
    return () => {
      observer.disconnect();
      themed();
      typed.dispose();
      resized.dispose();
      session.ended = true;
      session.socket.close();
      terminal.dispose();
    };
  }, []);

  useEffect(() => {
    if (props.active && screen.current) {
      screen.current.fit.fit();
      screen.current.terminal.focus();
    }
  }, [props.active]);

  return <div class="screen" ref={place} data-host={props.host} />;
}

function connect(terminal: Terminal, lab: string, host: string, kind: "shell" | "console") {
  const socket = open(`labs/${lab}/v1/hosts/${host}/${kind === "shell" ? "session" : "console"}`);
  const session: Session = { socket, ended: false };
  const end = (text: string) => {
    if (!session.ended) {
      session.ended = true;
      terminal.write(`\r\n\x1b[2m[${text}. Enter opens it again.]\x1b[0m\r\n`);
      socket.close();
    }
  };
  socket.onopen = () =>
    say(session, {
      say: "begin",
      terminal: "xterm-256color",
      columns: terminal.cols,
      rows: terminal.rows,
      windowBytes: WINDOW_BYTES,
      ...(kind === "console" ? { tailBytes: TAIL_BYTES } : {}),
    });
  socket.onmessage = (message) => {
    if (typeof message.data === "string") {
      const said = JSON.parse(message.data) as TerminalMessage;
      end(
        said.say === "problem"
          ? [said.message, said.hint].filter(Boolean).join("; ")
          : kind === "shell"
            ? `ended with status ${said.status ?? 0}`
            : "the host has ended",
      );
    } else {
      const bytes = new Uint8Array(message.data as ArrayBuffer);
      // The first byte says which of the two streams it is.
      terminal.write(bytes.subarray(1), () =>
        say(session, { say: "shown", windowBytes: bytes.length - 1 }),
      );
    }
  };
  socket.onclose = () => end("the connection is closed");
  return session;
}

function say(session: Session, message: TerminalMessage): void {
  if (!session.ended && session.socket.readyState === WebSocket.OPEN) {
    session.socket.send(JSON.stringify(message));
  }
}

const PIECE_BYTES = 16 * 1024;

/** What is pasted may be large, and the server takes it in pieces. */
function send(session: Session, bytes: Uint8Array<ArrayBuffer>): void {
  if (session.socket.readyState === WebSocket.OPEN) {
    for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
      session.socket.send(bytes.slice(at, at + PIECE_BYTES));
    }
  }
}
