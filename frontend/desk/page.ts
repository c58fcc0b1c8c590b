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

export function tell(level: string, sentence: string): void {
  const notice = document.createElement("p");
  notice.className = `notice notice-${level}`;
  notice.textContent = sentence;
  one("#messages")?.replaceChildren(notice);
}
