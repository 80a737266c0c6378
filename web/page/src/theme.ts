// SPDX-License-Identifier: Apache-2.0

import type { ITheme } from "@xterm/xterm";

const dark = matchMedia("(prefers-color-scheme: dark)");

export function isDark(): boolean {
  return dark.matches;
}

/** Tells when the desktop changes between light and dark; the answer ends that. */
export function onThemeChange(changed: () => void): () => void {
  dark.addEventListener("change", changed);
  return () => dark.removeEventListener("change", changed);
}

/** A colour of the style sheet, for what is drawn on a canvas. */
export function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

const LIGHT: ITheme = {
  background: "#fbfbfa",
  foreground: "#24292f",
  cursor: "#24292f",
  selectionBackground: "#b6d3f2",
  black: "#24292f",
  red: "#b3261e",
  green: "#1a6e37",
  yellow: "#7a5600",
  blue: "#1f5fa8",
  magenta: "#7b3fa0",
  cyan: "#0f6b75",
  white: "#6a737d",
  brightBlack: "#57606a",
  brightRed: "#a4241c",
  brightGreen: "#1f7a3f",
  brightYellow: "#8a6100",
  brightBlue: "#2369b5",
  brightMagenta: "#8a4ab0",
  brightCyan: "#147682",
  brightWhite: "#8c959f",
};

const DARK: ITheme = {
  background: "#14171b",
  foreground: "#d7dde4",
  cursor: "#d7dde4",
  selectionBackground: "#2f4a6b",
  black: "#3b424b",
  red: "#f2877e",
  green: "#7fca8f",
  yellow: "#e0bd6b",
  blue: "#7fb2ee",
  magenta: "#c79be6",
  cyan: "#73c7cf",
  white: "#d7dde4",
};

export function terminalTheme(): ITheme {
  return isDark() ? DARK : LIGHT;
}
