// Menus close when something else is touched; dialogs open by a button and close by a link; a row of
// views that scrolls shows the chosen one.
import { all, one } from "./page";

export function start(): void {
  document.addEventListener("click", (event) => {
    const target = event.target as Element;
    for (const menu of all<HTMLDetailsElement>("details.menu[open]")) {
      if (!menu.contains(target)) menu.open = false;
    }
    const opener = target.closest<HTMLElement>("[data-open]");
    if (opener instanceof HTMLButtonElement) openDialog(opener.dataset.open ?? "");
    if (target.closest(".messages-close")) one("#messages")?.replaceChildren();
    if (target.closest("dialog [data-cancel]")) {
      event.preventDefault();
      target.closest("dialog")?.close();
    }
  });
  showChosenView();
  document.addEventListener("htmx:oobAfterSwap", showChosenView);
  // A picture that does not come leaves the drawing under it.
  document.addEventListener(
    "error",
    (event) => {
      if (event.target instanceof HTMLImageElement) event.target.classList.add("is-broken");
    },
    true,
  );
}

function showChosenView(): void {
  const chosen = one(".views [aria-current]");
  const row = chosen?.closest("ul");
  if (!chosen || !row) return;
  row.scrollLeft = chosen.offsetLeft - row.offsetLeft - (row.clientWidth - chosen.offsetWidth) / 2;
}

export function openDialog(id: string): void {
  const dialog = one<HTMLDialogElement>(`dialog#${id}`);
  if (dialog && !dialog.open) dialog.showModal();
}

export function closeMenus(): boolean {
  const open = all<HTMLDetailsElement>("details.menu[open]");
  for (const menu of open) {
    menu.open = false;
    menu.querySelector("summary")?.focus();
  }
  return open.length > 0;
}
