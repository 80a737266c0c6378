// SPDX-License-Identifier: Apache-2.0

import { useEffect, useRef, useState } from "preact/hooks";
import { activeTab, closeTab, isClosable, tabs, titleOf, type Content, type Tab } from "./dock-state";
import { Events } from "./events";
import { Load } from "./load";
import { Packets } from "./packets";
import { Run } from "./run";
import { StartDialog } from "./start";
import { HostTerminal } from "./terminal";

const HEIGHT_MIN = 80;
const SIGNS: Record<Content["kind"], string> = {
  events: "≡",
  load: "▦",
  shell: "›_",
  console: "▤",
  packets: "⇄",
  run: "✓",
};

/** The tabs at the bottom. What they hold goes on while another one is shown. */
export function Dock() {
  const [height, setHeight] = useState(Math.round(innerHeight * 0.36));
  const dragged = (event: PointerEvent) => {
    if (event.buttons === 1) {
      resize(innerHeight - event.clientY);
    }
  };
  const resize = (wanted: number) =>
    setHeight(Math.max(HEIGHT_MIN, Math.min(wanted, innerHeight - 160)));
  return (
    <section class="dock" style={{ height: `${height}px` }} aria-label="Terminals and lists">
      <div
        class="grip"
        role="separator"
        aria-orientation="horizontal"
        aria-label="Height"
        aria-valuenow={height}
        tabIndex={0}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={dragged}
        onKeyDown={(event) => {
          if (event.key === "ArrowUp") resize(height + 40);
          if (event.key === "ArrowDown") resize(height - 40);
        }}
      />
      <div class="tabs" role="tablist" aria-label="Open">
        {tabs.value.map((tab) => (
          <TabHead key={tab.id} tab={tab} />
        ))}
      </div>
      {tabs.value.map((tab) => (
        <TabBody key={tab.id} tab={tab} />
      ))}
      <StartDialog />
    </section>
  );
}

function TabHead(props: { tab: Tab }) {
  const { tab } = props;
  const active = activeTab.value === tab.id;
  const head = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (active) {
      head.current?.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
  }, [active]);
  const step = (by: number) => {
    const at = tabs.value.findIndex((one) => one.id === tab.id);
    const next = tabs.value[(at + by + tabs.value.length) % tabs.value.length];
    if (next) {
      activeTab.value = next.id;
      document.getElementById(`tab-${next.id}`)?.focus();
    }
  };
  return (
    <div class={active ? "tab active" : "tab"}>
      <button
        ref={head}
        id={`tab-${tab.id}`}
        type="button"
        role="tab"
        aria-selected={active}
        tabIndex={active ? 0 : -1}
        onClick={() => (activeTab.value = tab.id)}
        onKeyDown={(event) => {
          if (event.key === "ArrowRight") step(1);
          if (event.key === "ArrowLeft") step(-1);
        }}
      >
        <span class="sign" aria-hidden="true">
          {SIGNS[tab.content.kind]}
        </span>
        {titleOf(tab.content)}
      </button>
      {isClosable(tab.content) && (
        <button
          type="button"
          class="close"
          aria-label={`Close ${titleOf(tab.content)}`}
          onClick={() => closeTab(tab.id)}
        >
          ×
        </button>
      )}
    </div>
  );
}

function TabBody(props: { tab: Tab }) {
  const active = activeTab.value === props.tab.id;
  return (
    <div class="body" role="tabpanel" aria-labelledby={`tab-${props.tab.id}`} hidden={!active}>
      <TabContent content={props.tab.content} active={active} />
    </div>
  );
}

function TabContent(props: { content: Content; active: boolean }) {
  const { content, active } = props;
  switch (content.kind) {
    case "events":
      return <Events />;
    case "load":
      return active ? <Load /> : null;
    case "shell":
    case "console":
      return (
        <HostTerminal lab={content.lab} host={content.host} kind={content.kind} active={active} />
      );
    case "packets":
      return <Packets lab={content.lab} links={content.links} active={active} />;
    case "run":
      return <Run run={content.run} />;
  }
}
