// Small helpers that every part of the page uses.

export function one<T extends Element = HTMLElement>(selector: string): T | null {
  return document.querySelector<T>(selector);
}

export function all<T extends Element = HTMLElement>(selector: string): T[] {
  return [...document.querySelectorAll<T>(selector)];
}

export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]") !== null
  );
}

/** A sentence for one or for many, from the element's own words. */
export function counted(element: HTMLElement, number: number): string {
  const words = number === 1 ? element.dataset.one : element.dataset.many;
  return (words ?? "").replace("%s", String(number));
}

/** What went wrong, where it is seen: a dialog lies over everything else. */
export function tellFault(sentence: string, dialog: HTMLDialogElement | null): void {
  const notice = document.createElement("p");
  notice.className = "notice notice-error";
  notice.setAttribute("role", "alert");
  notice.textContent = sentence;
  dialog?.querySelector(".notice-error")?.remove();
  const actions = dialog?.querySelector(".form-actions");
  if (actions) actions.before(notice);
  else one("#messages")?.replaceChildren(notice, dismissal());
}

/** Messages float over the order that they are about, so they can be put away. */
function dismissal(): HTMLButtonElement {
  const button = document.createElement("button");
  button.className = "messages-close";
  button.type = "button";
  button.ariaLabel = one("#messages")?.dataset.closeWord ?? "";
  return button;
}
