// SPDX-License-Identifier: Apache-2.0

import type { Problem } from "./types";

/** The page's own address, with its unguessable path; all the others are below it. */
const base = new URL("./", location.href);

/** Something that was asked for and not done, with what to do about it. */
export class Failure extends Error {
  readonly hint: string;

  constructor(problem: Problem) {
    super(problem.message);
    this.hint = problem.hint ?? "";
  }
}

export function address(path: string): string {
  return new URL(path, base).href;
}

/** Asks the server of the page; `labs/NAME/v1/…` goes on to the lab's own API. */
export async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  let answer: Response;
  try {
    answer = await fetch(address(path), {
      method,
      headers: body === undefined ? {} : { "Content-Type": "application/json" },
      body: body === undefined ? null : JSON.stringify(body),
    });
  } catch {
    throw new Failure({ message: "“umlaut ui” does not answer", hint: "has it been ended?" });
  }
  const text = await answer.text();
  if (!answer.ok) {
    throw failure(answer.status, text);
  }
  return JSON.parse(text) as T;
}

function failure(status: number, text: string): Failure {
  try {
    const problem = JSON.parse(text) as Problem;
    if (typeof problem.message === "string") {
      return new Failure(problem);
    }
  } catch {
    // Nothing of ours has answered.
  }
  return new Failure({ message: `the answer has the status ${status}`, hint: "" });
}

const HERE_MILLIS = 60_000;

/** Opens a WebSocket, and says now and then that somebody is there. */
export function open(path: string): WebSocket {
  const url = new URL(path, base);
  url.protocol = "ws:";
  const socket = new WebSocket(url);
  socket.binaryType = "arraybuffer";
  const here = setInterval(() => {
    if (socket.readyState === WebSocket.OPEN) {
      socket.send("here");
    }
  }, HERE_MILLIS);
  socket.addEventListener("close", () => clearInterval(here));
  return socket;
}
