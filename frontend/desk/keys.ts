// The desk's keyboard. Nothing happens while somebody types, or with a modifier held.
import htmx from "htmx.org";
import { closeDetails } from "./details";
import { closeMenus, openDialog } from "./menus";
import { all, isTyping, one } from "./page";

const HERE = "is-here";

export function start(): void {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (one("dialog[open]")) return; // the dialog has its own keys
    if (event.key === "Escape") return escape(event);
    if (isTyping(event.target)) return;
    const action = ACTIONS[event.key];
    if (action?.(event.target)) event.preventDefault();
  });
}

/** Each says whether the key meant something. */
const ACTIONS: Record<string, (target: EventTarget | null) => boolean> = {
  "?": () => (openDialog("keys"), true),
  "/": () => focus(one("[data-key='/']")),
  j: () => move(1),
  k: () => move(-1),
  x: () => click(here()?.querySelector<HTMLElement>(".row-select")),
  Enter: (target) => !isControl(target) && click(here()?.querySelector<HTMLElement>(".order-link")),
  p: pack,
  m: () => click(one("#details [data-key='m']")),
  s: () => click(one("#details [data-key='s']")),
};

function here(): HTMLElement | null {
  return one(`.order.${HERE}`) ?? one(".order.is-open");
}

function move(step: number): boolean {
  const rows = all(".order");
  if (!rows.length) return false;
  const current = here();
  const from = current ? rows.indexOf(current) : step > 0 ? -1 : rows.length;
  const next = rows[Math.min(Math.max(from + step, 0), rows.length - 1)];
  if (!next) return false;
  current?.classList.remove(HERE);
  next.classList.add(HERE);
  next.querySelector<HTMLElement>(".order-link")?.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
  return true;
}

function pack(): boolean {
  const form = here()?.querySelector<HTMLFormElement>("form[data-verb='pack']");
  if (form) htmx.trigger(form, "submit", {});
  return form !== null && form !== undefined;
}

function click(element: HTMLElement | null | undefined): boolean {
  element?.click();
  return Boolean(element);
}

function focus(input: HTMLElement | null): boolean {
  input?.focus();
  if (input instanceof HTMLInputElement) input.select();
  return input !== null;
}

function isControl(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("a, button, summary, input") !== null;
}

function escape(event: KeyboardEvent): void {
  if (closeMenus()) return;
  if (event.target instanceof HTMLElement && isTyping(event.target)) event.target.blur();
  else closeDetails();
}
