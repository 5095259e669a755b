/** A choice in a field with `data-submits` is applied at once. */
export function submitFilters() {
  document.addEventListener('change', ({ target }) => {
    if (target instanceof HTMLSelectElement && target.dataset['submits'] !== undefined) {
      target.form?.requestSubmit();
    }
  });
}
