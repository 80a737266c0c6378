// SPDX-License-Identifier: Apache-2.0

import { signal } from "@preact/signals";
import { currentLab } from "./lab";
import type { RunSummary } from "./types";

/** What is shown in a tab at the bottom of the page. */
export type Content =
  | { kind: "events" }
  | { kind: "load" }
  | { kind: "shell"; lab: string; host: string }
  | { kind: "console"; lab: string; host: string }
  | { kind: "packets"; lab: string; links: string[]; title: string }
  | { kind: "run"; run: RunSummary };

export interface Tab {
  id: number;
  content: Content;
}

const TABS_MAX = 24;

export const tabs = signal<readonly Tab[]>([
  { id: 0, content: { kind: "events" } },
  { id: 1, content: { kind: "load" } },
]);
/** Those that are always there. */
const LASTING = tabs.value.length;
export const activeTab = signal(0);
let last = tabs.value.length;

function add(content: Content): void {
  const tab = { id: ++last, content };
  const kept = tabs.value.length < TABS_MAX ? tabs.value : tabs.value.filter((_, i) => i !== LASTING);
  tabs.value = [...kept, tab];
  activeTab.value = tab.id;
}

export function openShell(host: string): void {
  add({ kind: "shell", lab: currentLab(), host });
}

export function openConsole(host: string): void {
  add({ kind: "console", lab: currentLab(), host });
}

export function openPackets(links: string[], title: string): void {
  add({ kind: "packets", lab: currentLab(), links, title });
}

export function openRun(run: RunSummary): void {
  const there = tabs.value.find(
    (tab) => tab.content.kind === "run" && tab.content.run.id === run.id,
  );
  if (there) {
    activeTab.value = there.id;
  } else {
    add({ kind: "run", run });
  }
}

/** Whether it has a button that closes it. */
export function isClosable(content: Content): boolean {
  return content.kind !== "events" && content.kind !== "load";
}

export function closeTab(id: number): void {
  const at = tabs.value.findIndex((tab) => tab.id === id);
  tabs.value = tabs.value.filter((tab) => tab.id !== id);
  if (activeTab.value === id) {
    activeTab.value = tabs.value[Math.max(0, at - 1)]?.id ?? 0;
  }
}

export function titleOf(content: Content): string {
  switch (content.kind) {
    case "events":
      return "Events";
    case "load":
      return "Load";
    case "shell":
      return content.host;
    case "console":
      return `${content.host} console`;
    case "packets":
      return content.title;
    case "run":
      return content.run.words.filter((word) => !word.startsWith("--")).map(short).join(" ");
  }
}

function short(word: string): string {
  return word.split("/").filter(Boolean).at(-1) ?? word;
}
