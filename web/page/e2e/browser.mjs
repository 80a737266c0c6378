// SPDX-License-Identifier: Apache-2.0

import { chromium } from "playwright-core";

const ARGUMENTS = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** A page in the browser of this machine. What goes wrong in it ends the test. */
export async function openPage(executablePath, options = {}) {
  // As root its sandbox does not start; what it shows here is our own page.
  const root = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const browser = await chromium.launch({ executablePath, args: [...ARGUMENTS, ...root] });
  const context = await browser.newContext({ viewport: { width: 1400, height: 860 }, ...options });
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  const wrong = [];
  page.on("pageerror", (error) => wrong.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") {
      wrong.push(message.text());
    }
  });
  return { browser, context, page, wrong };
}

/** Waits for a condition, with a deadline. */
export async function until(what, condition, limitMillis = 30_000) {
  const deadline = Date.now() + limitMillis;
  while (!(await condition())) {
    if (Date.now() > deadline) {
      throw new Error(`not in time: ${what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
