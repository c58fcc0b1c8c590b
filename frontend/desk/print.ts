// A document's own Print button.
document.querySelector("[data-print]")?.addEventListener("click", () => window.print());
