// SPDX-License-Identifier: Apache-2.0

import "@xterm/xterm/css/xterm.css";
import "./style.css";
import "./load.css";
import { render } from "preact";
import { App } from "./app";
import { look } from "./lab";

const LOOK_MILLIS = 3000;

const place = document.getElementById("page");
if (place) {
  render(<App />, place);
}
void look();
setInterval(() => void look(), LOOK_MILLIS);
