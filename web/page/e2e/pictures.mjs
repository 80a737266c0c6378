// SPDX-License-Identifier: Apache-2.0

// Makes the pictures of docs/browser.md, from a lab labs/strongswan that is up: see docs/images/renew.
//
//   node pictures.mjs URL CHROMIUM FOLDER

import { openPage, until } from "./browser.mjs";

const [url, chromium, folder] = process.argv.slice(2);
const SIZE = { width: 1400, height: 880 };

/** The page over the lab, with somebody on moon who pings sun. */
async function open(colorScheme) {
  const opened = await openPage(chromium, { viewport: SIZE, colorScheme });
  const { page } = opened;
  await page.goto(url);
  await page.waitForURL(/\/ui-[^/]+\/$/);
  await page.getByLabel("Lab", { exact: true }).selectOption("strongswan");
  await page.locator(".topology canvas").first().waitFor();
  const all = page.getByRole("complementary", { name: "Hosts and networks" });
  await until("hosts are ready", async () => (await all.locator(".word.ready").count()) >= 3);
  await all.getByRole("button", { name: /^moon / }).click();
  await page.getByRole("button", { name: "Terminal" }).click();
  const terminal = page.locator('.screen[data-host="moon"] .xterm-rows');
  await until("a prompt", async () => (await terminal.innerText()).includes("moon"));
  await page.keyboard.type("ping -i 0.5 sun\n");
  await until("answers", async () => /icmp_seq=4/.test(await terminal.innerText()));
  return { ...opened, terminal };
}

async function select(page, link) {
  await page.getByRole("complementary", { name: "moon" }).getByRole("button", { name: new RegExp(link) }).click();
  return page.getByRole("complementary", { name: link });
}

/** In daylight: a link that delays, and what passes on its network. */
async function packets() {
  const { browser, page } = await open("light");
  const link = await select(page, "moon:eth0");
  await link.getByLabel("Delay").fill("20ms");
  await link.getByLabel("Jitter").fill("2ms");
  await link.getByLabel("Loss").fill("1%");
  await link.getByRole("button", { name: "Apply" }).click();
  await link.getByRole("button", { name: "Packets" }).click();
  const list = page.getByRole("grid", { name: "Packets" });
  await until("packets", async () => (await list.locator(".row").count()) > 20);
  await list.getByText(/echo reply/).last().click();
  await page.screenshot({ path: `${folder}/browser.png` });
  await link.getByRole("button", { name: "Clear" }).click();
  await browser.close();
}

/** In the dark: a cable that is pulled out, and the terminal that waits. */
async function cable() {
  const { browser, page } = await open("dark");
  const link = await select(page, "moon:eth0");
  await link.getByRole("button", { name: "Pull the cable" }).click();
  await link.getByText("pulled out").waitFor();
  await new Promise((resolve) => setTimeout(resolve, 3000)); // the ping waits in vain meanwhile
  await page.screenshot({ path: `${folder}/browser-dark.png` });
  await link.getByRole("button", { name: "Plug it in" }).click();
  await link.getByText("plugged in").waitFor();
  await browser.close();
}

await packets();
await cable();
