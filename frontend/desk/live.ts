// What happens to orders elsewhere, on this screen at once. Nothing that is being read moves.
import htmx from "htmx.org";
import { openSheet } from "./details";
import { counted, one } from "./page";

interface Change {
  id: number;
  order: number | null;
  kind: string;
  version: number;
  of_sale: boolean;
}

const PATIENCE = 5_000; // ms without the stream before the page says so
const FIRST_PAUSE = 2_000;
const LONGEST_PAUSE = 60_000;

// What brings an order to an outlet: a store, or a colleague who moved it there or back.
const ARRIVES = new Set(["imported", "received", "got_back"]);

const fresh = new Set<number>();
const waiting = new Map<string, () => Promise<void>>(); // by the place that it fills
let isAsking = false;
let lastEvent = 0;
let pause = FIRST_PAUSE;
let lostSince: ReturnType<typeof setTimeout> | undefined;
let counting: ReturnType<typeof setTimeout> | undefined;

export function start(): void {
  const page = one("#orders");
  if (!page?.dataset.live) return;
  lastEvent = Number(page.dataset.lastEvent);
  connect(page.dataset.live);
}

function connect(address: string): void {
  const stream = new EventSource(`${address}?last_event_id=${lastEvent}`, {
    withCredentials: true,
  });
  stream.addEventListener("open", found);
  stream.addEventListener("order", (event) => changed(JSON.parse(event.data) as Change));
  stream.addEventListener("error", () => {
    lost();
    if (stream.readyState !== EventSource.CLOSED) return; // the browser tries again by itself
    setTimeout(() => connect(address), pause);
    pause = Math.min(pause * 2, LONGEST_PAUSE);
  });
}

function lost(): void {
  lostSince ??= setTimeout(() => say(one("#orders")?.dataset.lost ?? ""), PATIENCE);
}

function found(): void {
  clearTimeout(lostSince);
  lostSince = undefined;
  pause = FIRST_PAUSE;
  say("");
}

function say(words: string): void {
  const notice = one("#lost");
  if (!notice) return;
  notice.textContent = words;
  notice.hidden = words === "";
}

function changed(change: Change): void {
  lastEvent = Math.max(lastEvent, change.id);
  countAgain();
  const order = change.order;
  if (order === null) return;
  const row = one(`#order-${order}`);
  if (row && isNewer(change, row)) inTurn(`row ${order}`, () => refresh(order));
  else if (!row && ARRIVES.has(change.kind)) announce(order);
  const sheet = openSheet();
  if (sheet?.dataset.open === String(order) && isNewer(change, sheet)) {
    inTurn("details", () => reopen(order));
  }
}

/** One after the other: of several requests at once htmx would keep only the last. */
function inTurn(place: string, ask: () => Promise<void>): void {
  waiting.set(place, ask);
  if (!isAsking) void askAll();
}

async function askAll(): Promise<void> {
  isAsking = true;
  for (const [place, ask] of waiting) {
    waiting.delete(place);
    await ask().catch(() => undefined); // no answer: the page says itself when it lost the server
  }
  isAsking = false;
}

/** Our own verb's answer has arrived already, mostly. Money of the sale leaves the order's version. */
function isNewer(change: Change, shown: HTMLElement): boolean {
  return change.of_sale || change.version > Number(shown.dataset.version);
}

async function refresh(order: number): Promise<void> {
  const selector = `#order-${order}`;
  const isSelected = one<HTMLInputElement>(`${selector} .row-select`)?.checked ?? false;
  await htmx.ajax("get", `/orders/${order}/row${location.search}`, {
    target: selector,
    swap: "outerHTML",
  });
  const row = one(selector);
  const box = row?.querySelector<HTMLInputElement>(".row-select");
  if (box) box.checked = isSelected;
  row?.classList.add("is-changed", "is-told");
}

/** Not while its own dialog is open, or while somebody is about to press something in it. */
async function reopen(order: number): Promise<void> {
  const top = one("#details")?.scrollTop ?? 0;
  await htmx.ajax("get", `/orders/${order}${location.search}`, {
    target: "#details",
    swap: "innerHTML",
  });
  one("#details")?.scrollTo({ top });
}

function announce(order: number): void {
  const bar = one("#fresh");
  if (!bar) return;
  fresh.add(order);
  bar.textContent = counted(bar, fresh.size);
  bar.hidden = false;
}

/** The counts above the list: once for a burst of changes. */
function countAgain(): void {
  counting ??= setTimeout(() => {
    counting = undefined;
    inTurn("views", () =>
      htmx.ajax("get", `/orders/views${location.search}`, { target: "#views", swap: "outerHTML" }),
    );
  }, 400);
}
