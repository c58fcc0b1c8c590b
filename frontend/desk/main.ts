import "./css/desk.css";
import htmx from "htmx.org";
import * as details from "./details";
import * as keys from "./keys";
import * as live from "./live";
import * as menus from "./menus";
import * as units from "./units";
import * as verbs from "./verbs";
import "./print";

// The content security policy allows neither inline styles nor evaluated strings.
htmx.config.includeIndicatorStyles = false;
htmx.config.allowEval = false;
htmx.config.selfRequestsOnly = true;
htmx.config.historyCacheSize = 0; // going back asks the server: an order may have moved on
htmx.config.attributesToSettle = []; // a row is what the server says, from its first moment
htmx.config.defaultSettleDelay = 0;
htmx.config.timeout = 20_000;
// A refusal is an answer: it says why, and brings the order as it is.
htmx.config.responseHandling = [
  { code: "204", swap: false },
  { code: "[23]..", swap: true },
  { code: "403|404|409|422", swap: true },
  { code: "...", swap: false, error: true },
];

document.documentElement.classList.add("has-script");
for (const part of [menus, details, verbs, keys, live, units]) part.start();
