// Buttons that change an order: the effect shows at once and is taken back if the server refuses.
import { mark } from "./details";
import { all, counted, one, tellFault } from "./page";

const before = new WeakMap<HTMLElement, [className: string, text: string]>();

interface Request {
  elt: HTMLElement;
  xhr: XMLHttpRequest;
  target?: HTMLElement; // none when going back in the history
}

export function start(): void {
  const on = (name: string, handle: (detail: Request) => void): void =>
    document.addEventListener(name, (event) => handle((event as CustomEvent<Request>).detail));

  document.addEventListener("htmx:confirm", keepPlain);
  on("htmx:beforeRequest", ({ elt }) => {
    if (elt.dataset.becomes) show(elt);
  });
  on("htmx:sendError", ({ elt }) => failed(elt));
  on("htmx:timeout", ({ elt }) => failed(elt));
  on("htmx:responseError", ({ elt }) => failed(elt));
  on("htmx:afterRequest", ({ elt, xhr, target }) => {
    const goesOn = target instanceof HTMLDialogElement; // with what is asked next
    if (!goesOn && elt.closest("dialog") && xhr.status > 0 && xhr.status < 500) {
      elt.closest("dialog")?.close();
    }
    if (xhr.status > 0) dropFinished();
    countSelected();
    mark();
  });
  on("htmx:afterSwap", ({ target }) => {
    if (target instanceof HTMLDialogElement && !target.open) {
      target.showModal();
    }
  });
  on("htmx:afterSettle", ({ target }) => {
    // A field in focus brings up a phone's keys, over half of what is asked.
    if (target instanceof HTMLDialogElement && matchMedia("(pointer: coarse)").matches) {
      one("#ask-title")?.focus();
    }
  });
  document.addEventListener("change", countSelected);
  document.addEventListener("reset", () => setTimeout(countSelected));
}

/** A button that opens a document goes the browser's own way. */
function keepPlain(event: Event): void {
  const detail = (event as CustomEvent<{ triggeringEvent?: SubmitEvent }>).detail;
  const button = detail.triggeringEvent?.submitter;
  if (!(button instanceof HTMLButtonElement) || button.dataset.plain === undefined) return;
  event.preventDefault();
  const orders = all<HTMLInputElement>(".row-select:checked").map((box) => box.value);
  const query = new URLSearchParams(orders.map((id) => ["orders", id]));
  window.open(`${button.formAction}?${query}`, "_blank", "noopener");
}

/** What the verb will have done, before the server has said so. */
function show(form: HTMLElement): void {
  for (const tag of placesOf(form)) {
    before.set(tag, [tag.className, tag.textContent ?? ""]);
    tag.className = `tag tag-${form.dataset.becomes}`;
    tag.textContent = form.dataset.word ?? "";
  }
}

/** No answer came: back to what we know, and what was typed stays. A refusal brings the order as it is. */
function failed(form: HTMLElement): void {
  for (const tag of placesOf(form)) {
    const [className, text] = before.get(tag) ?? [tag.className, tag.textContent ?? ""];
    tag.className = className;
    tag.textContent = text;
  }
  tellFault(one("#orders")?.dataset.failed ?? "", form.closest("dialog"));
}

function placesOf(form: HTMLElement): HTMLElement[] {
  const id = form.dataset.order;
  return id ? all(`#order-${id} [data-status], [data-open="${id}"] [data-status]`) : [];
}

/** What this screen has finished leaves the list; others' finished orders stay until it is read anew. */
function dropFinished(): void {
  for (const row of all(".order.is-over:not(.is-told)")) row.remove();
}

function countSelected(): void {
  const place = one(".bulk-count");
  if (place) place.textContent = counted(place, all(".row-select:checked").length);
}
