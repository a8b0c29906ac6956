/** Last resort when the softphone itself cannot start: plain text, no component, never an empty frame. */
export function showPlainFailure(place: HTMLElement, error: unknown): void {
  const text = document.createElement('p');
  text.setAttribute('role', 'alert');
  text.style.padding = '1rem';
  const cause = error instanceof Error ? `${error.name}: ${error.message}` : 'unknown cause';
  text.textContent = `The LivePerson softphone could not start (${cause}). Reload the page; if it stays, tell your administrator.`;
  place.replaceChildren(text);
}
