// SPDX-License-Identifier: Apache-2.0

// Drives the page over a lab with hosts moon and sun that is up: what it says of their load, shares and uplinks, what is
// added to the lab meanwhile, and a scenario that runs step by step. BrowserTest starts it.
//
//   node load.mjs URL CHROMIUM LAB SCENARIO

import assert from "node:assert/strict";
import { openPage, until } from "./browser.mjs";

const [url, chromium, lab, scenario] = process.argv.slice(2);
const { browser, page, wrong } = await openPage(chromium, { viewport: { width: 1280, height: 800 } });
const step = (text) => console.log(text);
const picture = async (name) => {
  if (process.env.UMLAUT_PICTURES) {
    await page.screenshot({ path: `${process.env.UMLAUT_PICTURES}/${name}.png` });
  }
};

/** What `umlaut add` asks of the lab's process. */
async function add(place, part) {
  const status = await page.evaluate(
    async ([where, body]) => (await fetch(where, { method: "POST", body: JSON.stringify(body) })).status,
    [`labs/${lab}/v1/${place}`, part],
  );
  assert.equal(status, 200, `${place} ${JSON.stringify(part)}`);
}

try {
  await page.goto(url);
  await page.waitForURL(/\/ui-[^/]+\/$/);
  await page.getByLabel("Lab", { exact: true }).selectOption(lab);
  const all = page.getByRole("complementary", { name: "Hosts and networks" });
  const isNamed = (name) => all.getByRole("button", { name: new RegExp(`^${name}`) });
  await until("both are ready", async () => (await all.locator(".word.ready").count()) === 2);

  step("hosts show their load, and links what goes over them");
  await isNamed("moon").click();
  await page.getByRole("button", { name: "Terminal" }).click();
  const terminal = page.locator('.screen[data-host="moon"] .xterm-rows');
  await until("a prompt", async () => (await terminal.innerText()).includes("moon"));
  await page.keyboard.type("ping -q -i 0.02 10.0.0.2 & while :; do :; done\n");
  await page.getByRole("tab", { name: "Load" }).click();
  const hosts = page.getByRole("table", { name: "Load of hosts" });
  const links = page.getByRole("table", { name: "Load of links" });
  const cell = (table, row, column) =>
    table.getByRole("row", { name: new RegExp(`^${row} `) }).getByRole("cell").nth(column);
  const number = async (of) => Number((await of.innerText()).replaceAll(/[^0-9].*/gs, ""));
  await until("moon computes", async () => (await number(cell(hosts, "moon", 2))) > 20);
  assert.match(await cell(hosts, "moon", 4).innerText(), /[0-9.]+ MiB of [0-9]+ MiB/);
  await until("frames go out", async () => (await number(cell(links, "moon:eth0", 2))) > 10);
  await until("frames come in", async () => (await number(cell(links, "moon:eth0", 5))) > 10);
  assert.equal(await number(cell(links, "moon:eth0", 4)), 0);
  await picture("load");

  step("what is lost is seen, too");
  await cell(links, "moon:eth0", 0).click();
  const link = page.getByRole("complementary", { name: "moon:eth0" });
  await link.getByLabel("Loss").fill("50%");
  await link.getByRole("button", { name: "Apply" }).click();
  await until("losses", async () => (await number(cell(links, "moon:eth0", 4))) > 2);
  await until("their sum", async () => (await number(cell(links, "moon:eth0", 8))) > 10);
  await link.getByRole("button", { name: "Clear" }).click();

  step("a host shows the folders that it sees");
  await cell(hosts, "moon", 0).click();
  const moon = page.getByRole("complementary", { name: "moon" });
  assert.match(await moon.innerText(), /\/mnt\/src\s+to read\s+\/.*sources/);
  assert.match(await moon.innerText(), /[0-9]+ % of one processor/);
  await picture("host");

  step("a network shows its way out");
  await moon.getByRole("button", { name: /All/ }).click();
  await all.getByRole("button", { name: /^outside.*uplink/ }).click();
  const outside = page.getByRole("complementary", { name: "outside" });
  await outside.getByText(/outside:vxlan leads through VXLAN tunnel 42, at UDP port [0-9]+, to 127\.0\.0\.1/).waitFor();
  await picture("network");
  await outside.getByRole("button", { name: /All/ }).click();

  step("what is added to the lab comes into the page by itself");
  const before = await page.evaluate(() => performance.timeOrigin);
  await add("networks", { name: "dmz", text: "" });
  await isNamed("dmz").waitFor();
  await add("hosts/moon/interfaces", { name: "eth1", text: 'network: dmz, addresses: ["10.9.0.1/24"]' });
  await links.getByRole("row", { name: /^moon:eth1 dmz/ }).waitFor();
  await add("hosts", { name: "pluto", text: 'interfaces: {eth0: {network: net, addresses: ["10.0.0.9/24"]}}' });
  await hosts.getByRole("row", { name: /^pluto ready/ }).waitFor();
  await links.getByRole("row", { name: /^pluto:eth0 net/ }).waitFor();
  await isNamed("pluto").click();
  await page.getByRole("complementary", { name: "pluto" }).getByText("10.0.0.9/24").waitFor();
  await picture("added");
  await page.getByRole("button", { name: /All/ }).click();
  assert.equal(await page.evaluate(() => performance.timeOrigin), before, "it was not loaded anew");

  step("a scenario tells its steps");
  await page.getByRole("button", { name: "Start…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("scenarios, with a report").click();
  await dialog.getByLabel("Scenario, or a folder of scenarios").fill(scenario);
  await dialog.getByRole("button", { name: "Run", exact: true }).click();
  const run = page.getByRole("listitem", { name: /steps runs/ });
  await run.waitFor();
  const now = run.locator('[aria-current="step"]');
  await until("the second of its checks", async () => {
    const [text] = await now.allInnerTexts();
    return text === "evaltest 2/4";
  }, 60_000);
  assert.match(await run.innerText(), /✓ 1 checks passed/);
  assert.match(await run.innerText(), /moon# sleep 1/);
  await until("a failed check", async () => ((await run.allInnerTexts())[0] ?? "").includes("✕ 1 failed"));
  assert.match(await run.innerText(), /moon# echo wrong .*expected/);
  await picture("scenario");
  await page.getByText("1 of 1 scenarios have ended: 0 passed, 1 not").waitFor({ timeout: 60_000 });
  await page.getByRole("button", { name: "Report", exact: true }).waitFor();
  await picture("scenario-ended");
  assert.deepEqual(wrong, []);
} finally {
  await browser.close();
}
