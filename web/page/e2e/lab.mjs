// SPDX-License-Identifier: Apache-2.0

// Drives the page over a lab with hosts moon and sun that is up, as a person would: a terminal, a ping, a cable that is
// pulled out and plugged in again, packets, an impairment. BrowserTest starts it.
//
//   node lab.mjs URL CHROMIUM LAB FOLDER

import assert from "node:assert/strict";
import { openPage, until } from "./browser.mjs";

const [url, chromium, lab, folder] = process.argv.slice(2);
const { browser, page, wrong } = await openPage(chromium);

const terminalText = () => page.locator('.screen[data-host="moon"] .xterm-rows').innerText();
/** The numbers of the answers that are to be seen; "Destination Host Unreachable" has one, too, and is none. */
const answers = async () =>
  [...(await terminalText()).matchAll(/bytes from .* icmp_seq=([0-9]+)/g)].map((found) => Number(found[1]));
const lastAnswer = async () => (await answers()).at(-1) ?? 0;
const step = (text) => console.log(text);

try {
  step("the URL leads to the page and is gone from its address");
  await page.goto(url);
  await page.waitForURL(/\/ui-[^/]+\/$/);
  assert.ok(!page.url().includes(new URL(url).pathname.split("/").at(-1)));
  await page.getByLabel("Lab", { exact: true }).selectOption(lab);
  await page.locator(".topology canvas").first().waitFor();

  step("the hosts are ready");
  const hosts = page.getByRole("complementary", { name: "Hosts and networks" });
  await until("both are ready", async () => (await hosts.locator(".word.ready").count()) === 2);

  step("a terminal answers");
  await hosts.getByRole("button", { name: /^moon/ }).click();
  await page.getByRole("button", { name: "Terminal" }).click();
  await until("a prompt", async () => (await terminalText()).includes("moon"));
  await page.keyboard.type("echo $((6*7))\n");
  await until("its answer", async () => (await terminalText()).includes("42"));

  step("a ping goes through");
  await page.keyboard.type("clear; ping -i 0.2 10.0.0.2\n");
  await until("answers", async () => (await lastAnswer()) >= 5);

  step("traffic is seen on the link");
  const moon = page.getByRole("complementary", { name: "moon" });
  await until("a rate", async () => /bit\/s/.test(await moon.innerText()));
  await moon.getByRole("button", { name: /moon:eth0/ }).click();
  const link = page.getByRole("complementary", { name: "moon:eth0" });

  step("the cable is pulled, and the ping stops");
  await link.getByRole("button", { name: "Pull the cable" }).click();
  await link.getByText("pulled out").waitFor();
  const silence = await settled();
  await new Promise((resolve) => setTimeout(resolve, 2000)); // ten more would have come
  assert.equal(await lastAnswer(), silence, "nothing has come while the cable was out");

  step("it is plugged in, and the ping goes on");
  await link.getByRole("button", { name: "Plug it in" }).click();
  await link.getByText("plugged in").waitFor();
  await until("answers again", async () => (await lastAnswer()) > silence);

  step("an impairment holds");
  await link.getByLabel("Delay").fill("60ms");
  await link.getByRole("button", { name: "Apply" }).click();
  await until("slow answers", async () => /time=1[2-9][0-9]/.test(await terminalText()));

  step("packets are listed with what they say, filtered, and saved");
  await link.getByRole("button", { name: "Packets" }).click();
  const packets = page.getByRole("grid", { name: "Packets" });
  await packets.getByText(/echo request/).first().waitFor();
  await page.getByLabel("Filter").fill("icmp and src host 10.0.0.2");
  await page.getByRole("button", { name: "Filter", exact: true }).click();
  await packets.getByText(/echo reply/).first().waitFor();
  assert.equal(await packets.getByText(/echo request/).count(), 0);
  await packets.getByText(/echo reply/).first().click();
  await page.getByText(/^0000 {2}[0-9a-f]{2} /).waitFor();
  await download("list.pcapng", () => page.getByRole("button", { name: "Save list" }).click());
  await download("recording.pcapng", async () => {
    await page.getByRole("button", { name: "Record…" }).click();
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await page.getByRole("button", { name: "End recording" }).click();
  });

  step("a filter that makes no sense is said to");
  await page.getByLabel("Filter").fill("upd port 500");
  await page.getByRole("button", { name: "Filter", exact: true }).click();
  await page.locator(".packets > .problem").waitFor();

  step("a host is killed and started again");
  await page.getByRole("button", { name: /All/ }).click();
  await hosts.getByRole("button", { name: /^sun/ }).click();
  const sun = page.getByRole("complementary", { name: "sun" });
  await sun.getByRole("button", { name: "Kill" }).click();
  await sun.locator(".word.off").first().waitFor();
  await sun.getByRole("button", { name: "Start" }).click();
  await sun.locator(".word.ready").first().waitFor();

  step("a host stands still, and goes on");
  await sun.getByRole("button", { name: "Pause" }).click();
  await sun.locator(".word.paused").first().waitFor();
  await sun.getByRole("button", { name: "Go on" }).click();
  await sun.locator(".word.ready").first().waitFor();

  step("a snapshot is saved, and brings back what is deleted after it");
  const inSun = async (line) => {
    await sun.getByRole("button", { name: "Terminal" }).click();
    const rows = page.locator('.body:not([hidden]) .screen[data-host="sun"] .xterm-rows');
    await until("a prompt", async () => (await rows.innerText()).includes("sun"));
    await page.keyboard.type(line + "; echo $((6*7))\n");
    await until("its answer", async () => (await rows.innerText()).includes("42"));
    return rows.innerText();
  };
  await inSun("touch /root/kept; sync");
  await page.getByRole("button", { name: /All/ }).click();
  await hosts.getByLabel("Name of the next snapshot").fill("before");
  await hosts.getByRole("button", { name: "Save" }).click();
  await hosts.getByRole("button", { name: "Remove snapshot before" }).waitFor();
  await hosts.getByRole("button", { name: /^sun/ }).click();
  await inSun("rm /root/kept; sync");
  await page.getByRole("button", { name: /All/ }).click();
  page.once("dialog", (dialog) => void dialog.accept());
  await hosts.getByRole("button", { name: "Restore" }).click();
  await hosts.getByRole("button", { name: "Booting…" }).waitFor({ state: "detached" });
  await until("both are ready", async () => (await hosts.locator(".word.ready").count()) === 2);
  await hosts.getByRole("button", { name: /^sun/ }).click();
  assert.match(await inSun("ls /root"), /kept/);

  step("the browser is gone while a terminal waits in silence");
  await sun.getByRole("button", { name: "Terminal" }).click();
  const silent = page.locator('.body:not([hidden]) .screen[data-host="sun"] .xterm-rows');
  await until("a prompt", async () => (await silent.innerText()).includes("sun"));
  await page.keyboard.type("sleep 4000\n");
  await until("its echo", async () => (await silent.innerText()).includes("sleep 4000"));
  assert.deepEqual(wrong, []);
} finally {
  await browser.close();
}

/** Keeps the file that the browser saves. */
async function download(name, action) {
  const [saved] = await Promise.all([page.waitForEvent("download"), action()]);
  await saved.saveAs(`${folder}/${name}`);
}

/** The number of the last answer, when none has come for a second. */
async function settled() {
  let last = -1;
  await until("silence", async () => {
    const before = last;
    last = await lastAnswer();
    await new Promise((resolve) => setTimeout(resolve, 1000));
    return last === before;
  });
  return last;
}
