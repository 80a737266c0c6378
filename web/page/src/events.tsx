// SPDX-License-Identifier: Apache-2.0

import { useLayoutEffect, useRef } from "preact/hooks";
import { events, lab } from "./lab";
import { clock } from "./text";
import type { LabEvent } from "./types";

/** What has happened in the lab, the newest at the end. */
export function Events() {
  const list = useRef<HTMLOListElement>(null);
  const all = events.value;
  useLayoutEffect(() => {
    list.current?.scrollTo(0, list.current.scrollHeight);
  }, [all]);
  if (all.length === 0) {
    return <p class="nothing">{lab.value ? "Nothing has happened yet." : "No lab is shown."}</p>;
  }
  return (
    <ol class="events" ref={list} tabIndex={0}>
      {all.map((event) => (
        <li key={event.number}>
          <time dateTime={event.at}>{clock(event.at)}</time>
          <b>{event.host || event.event}</b>
          <span class={`word ${event.state}`}>{words(event)}</span>
          {event.message && <span class="problem">{event.message}</span>}
        </li>
      ))}
    </ol>
  );
}

function words(event: LabEvent): string {
  return event.event === "time" ? `goes on: ${event.state}` : event.state;
}
