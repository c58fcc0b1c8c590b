// The order that is open beside the list, or over it.
import { all, one } from "./page";

let openedFrom: HTMLElement | null = null;

export function start(): void {
  document.addEventListener("click", (event) => {
    const target = event.target as Element;
    if (target.closest("[data-close]")) {
      event.preventDefault();
      closeDetails();
      return;
    }
    openRow(target);
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.target === one("#details")) shown();
  });
  document.addEventListener("htmx:historyRestore", mark);
  mark();
}

/** The whole row opens its order, but for what has a use of its own. */
function openRow(target: Element): void {
  const row = target.closest(".order");
  if (!row || target.closest("a, button, input, label, form, [tabindex='0']")) return;
  if (window.getSelection()?.toString()) return; // somebody copies a name
  row.querySelector<HTMLElement>(".order-link")?.click();
}

function shown(): void {
  openedFrom = openedFrom ?? (document.activeElement as HTMLElement | null);
  const sheet = one("#details");
  if (sheet) sheet.scrollTop = 0;
  sheet?.focus({ preventScroll: true });
  mark();
}

export function closeDetails(): void {
  const details = one("#details");
  const sheet = openSheet();
  if (!details || !details.firstElementChild) return;
  const list = details.querySelector<HTMLAnchorElement>("[data-close]")?.href;
  details.replaceChildren();
  if (list) history.pushState({ htmx: true }, "", list);
  mark();
  const row = sheet ? one(`#order-${sheet.dataset.open} .order-link`) : null;
  (row ?? openedFrom)?.focus({ preventScroll: true });
  openedFrom = null;
}

export function openSheet(): HTMLElement | null {
  return one("#details [data-open]");
}

/** The list shows which of its orders is open. */
export function mark(): void {
  const id = openSheet()?.dataset.open;
  for (const row of all(".order")) row.classList.toggle("is-open", row.dataset.order === id);
}
