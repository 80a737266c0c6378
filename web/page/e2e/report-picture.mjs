// SPDX-License-Identifier: Apache-2.0

// Takes a picture of the report of the one scenario in a folder of results: see docs/images/renew.
//
//   node report-picture.mjs RESULTS CHROMIUM PICTURE

import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { openPage } from "./browser.mjs";

const [results, chromium, picture] = process.argv.slice(2);
const { browser, page } = await openPage(chromium, { viewport: { width: 1200, height: 1060 } });
await page.goto(pathToFileURL(resolve(results, "index.html")).href);
await page.getByRole("link", { name: "nat-rw" }).first().click();
await page.getByText("What happened").waitFor();
await page.screenshot({ path: picture });
await browser.close();
