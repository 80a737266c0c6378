// SPDX-License-Identifier: Apache-2.0
import { defineConfig } from "vite";

export default defineConfig({
  // The page lives under a path that is another one each time.
  base: "./",
  build: {
    // Beside the classes of room `web`, which serves it.
    outDir: process.env.UMLAUT_PAGE_OUT ?? "../target/classes/dev/umlaut/web/page",
    emptyOutDir: true,
    target: "es2022",
    // The policy of the server forbids data: scripts, and all is local anyway.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1500,
  },
});
