import "./css/desk.css";
import htmx from "htmx.org";

// The content security policy allows neither inline styles nor evaluated strings.
htmx.config.includeIndicatorStyles = false;
htmx.config.allowEval = false;
htmx.config.selfRequestsOnly = true;
htmx.config.historyCacheSize = 0; // going back asks the server: an order may have moved on

document.documentElement.classList.add("has-script");
