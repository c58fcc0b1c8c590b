// One more or one fewer by a tap: typing a number means taking the gloves off.
export function start(): void {
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-step]");
    const input = button?.parentElement?.querySelector("input");
    if (!button || !input) return;
    event.preventDefault(); // else the label hands the focus on, and a phone shows its keys
    const wanted = (Number.parseInt(input.value, 10) || 0) + Number(button.dataset.step);
    input.value = String(Math.min(Math.max(wanted, 0), Number(input.dataset.most)));
  });
}
