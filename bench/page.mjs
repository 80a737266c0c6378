// SPDX-License-Identifier: Apache-2.0

// Watches the packets of a busy link in the page, and measures how the page does. PageBenchmark starts it.
//
//   node page.mjs URL CHROMIUM LAB LINK SECONDS PICTURE
//
// UMLAUT_PROFILE=FILE writes where the time of the page's thread went, for the "Performance" tab of Chromium's tools.

import { writeFile } from "node:fs/promises";
import { openPage, until } from "../web/page/e2e/browser.mjs";

const [url, chromium, lab, link, seconds, picture] = process.argv.slice(2);
const LOOK_MILLIS = 1000;
const MICRO = 1e6;

const { browser, context, page, wrong } = await openPage(chromium, {
  viewport: { width: 1280, height: 800 },
});
try {
  await page.addInitScript(() => {
    const frames = { gaps: [], long: [], last: 0 };
    window.frames_ = frames;
    const next = (now) => {
      if (frames.last > 0) {
        frames.gaps.push(now - frames.last);
      }
      frames.last = now;
      requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
    new PerformanceObserver((list) => {
      list.getEntries().forEach((task) => frames.long.push(task.duration));
    }).observe({ type: "longtask" });
  });
  await page.goto(url);
  await page.waitForURL(/\/ui-[^/]+\/$/);
  await page.getByLabel("Lab", { exact: true }).selectOption(lab);
  await page.locator(".topology canvas").first().waitFor();
  const all = page.getByRole("complementary", { name: "Hosts and networks" });
  const [host] = link.split(":");
  await all.getByRole("button", { name: new RegExp(`^${host}`) }).click();
  await page
    .getByRole("complementary", { name: host })
    .getByRole("button", { name: new RegExp(link) })
    .click();
  const panel = page.getByRole("complementary", { name: link });
  await panel.getByRole("button", { name: "Packets" }).click();
  const rows = page.getByRole("grid", { name: "Packets" });
  await until("packets", async () => (await rows.locator(".row").count()) > 10);
  await until("a full list", async () => (await counts()).shown >= 2000, 60_000);

  const devtools = await context.newCDPSession(page);
  await devtools.send("Performance.enable");
  const metrics = async () => {
    const { metrics } = await devtools.send("Performance.getMetrics");
    return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
  };
  const heap = async () => {
    await devtools.send("HeapProfiler.collectGarbage");
    return (await devtools.send("Runtime.getHeapUsage")).usedSize;
  };
  const heapBegin = await heap();
  const domBegin = await devtools.send("Memory.getDOMCounters");
  const before = await metrics();
  const packetsBefore = await counts();
  await page.evaluate(() => {
    window.frames_.gaps = [];
    window.frames_.long = [];
  });
  const profile = process.env.UMLAUT_PROFILE;
  if (profile) {
    await devtools.send("Profiler.enable");
    await devtools.send("Profiler.start");
  }
  let heapMost = heapBegin;
  const began = performance.now();
  while (performance.now() - began < seconds * 1000) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MILLIS));
    heapMost = Math.max(heapMost, (await metrics()).JSHeapUsedSize);
  }
  if (profile) {
    await writeFile(profile, JSON.stringify((await devtools.send("Profiler.stop")).profile));
  }
  const { gaps, long } = await page.evaluate(() => window.frames_);
  const after = await metrics();
  const packets = await counts();
  const took = (performance.now() - began) / 1000;
  await page.screenshot({ path: picture });
  const heapEnd = await heap(); // and what is not in the page any more is gone from the counters
  const dom = await devtools.send("Memory.getDOMCounters");
  gaps.sort((a, b) => a - b);
  const at = (part) => gaps[Math.min(gaps.length - 1, Math.floor(part * gaps.length))];
  if (wrong.length > 0) {
    throw new Error(wrong.join("\n"));
  }
  console.log(
    JSON.stringify({
      seconds: took,
      pictures: gaps.length / took,
      gapMedian: at(0.5),
      gap99: at(0.99),
      gapMost: gaps.at(-1),
      longTasks: long.length,
      longMost: Math.max(0, ...long),
      scriptPart: (after.ScriptDuration - before.ScriptDuration) / took,
      taskPart: (after.TaskDuration - before.TaskDuration) / took,
      heapBegin: heapBegin / MICRO,
      heapMost: heapMost / MICRO,
      heapEnd: heapEnd / MICRO,
      nodesBegin: domBegin.nodes,
      nodesEnd: dom.nodes,
      listenersEnd: dom.jsEventListeners,
      seen: (packets.seen - packetsBefore.seen) / took,
      shown: (packets.seen - packets.leftOut - packetsBefore.seen + packetsBefore.leftOut) / took,
    }),
  );
} finally {
  await browser.close();
}

/** What the list says of itself. */
async function counts() {
  const text = await page.locator(".packets .bar .dim").innerText();
  const numbers = [...text.matchAll(/[0-9][0-9\s]*/g)].map((found) =>
    Number(found[0].replaceAll(/[^0-9]/g, "")),
  );
  return { shown: numbers[0] ?? 0, seen: numbers[1] ?? 0, leftOut: numbers[2] ?? 0 };
}
