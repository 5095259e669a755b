/** What has `data-lights` lights the state of that id in the statechart while the pointer is over it. */
export function lightStates() {
  document.addEventListener('pointerover', ({ target }) => light(target, true));
  document.addEventListener('pointerout', ({ target }) => light(target, false));
}

/**
 * @param {EventTarget | null} target
 * @param {boolean} isLit
 */
function light(target, isLit) {
  const over = target instanceof Element ? target.closest('[data-lights]') : null;
  const state = document.getElementById(over?.getAttribute('data-lights') ?? '');
  state?.classList.toggle('lit', isLit);
}
