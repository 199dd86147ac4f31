// Wheel, pointer, fingers and keys.

const fingers = new Map();
let drag = null;

function wheel(event) {
  event.preventDefault();
  const lines = event.deltaMode === 1 ? 16 : event.deltaMode === 2 ? 400 : 1;
  const [dx, dy] = [event.deltaX * lines, event.deltaY * lines];
  if (event.shiftKey) return pan((dx || dy) / plotWidth());
  if (event.altKey) return scroll(dy);
  if (Math.abs(dx) > Math.abs(dy) && !event.ctrlKey) return pan(dx / plotWidth());
  // A pinch of the touch pad arrives as a wheel with Ctrl, in small steps.
  const speed = event.ctrlKey ? 0.01 : 0.0016;
  zoom(Math.exp(Math.max(-300, Math.min(300, dy)) * speed), timeOf(pointOf(event).x));
}

function pointOf(event) {
  const box = canvas.getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top };
}

function down(event) {
  if (event.button > 0) return;
  canvas.setPointerCapture(event.pointerId);
  fingers.set(event.pointerId, pointOf(event));
  drag = { x: event.clientX, y: event.clientY, from: view.from, to: view.to, top: view.top, moved: false };
  hover(null);
}

function move(event) {
  const point = pointOf(event);
  if (!fingers.has(event.pointerId)) {
    const it = hit(point.x, point.y);
    canvas.style.cursor = it && it.type !== 'lane' ? 'pointer' : 'grab';
    return hover(it && (it.type !== 'lane' || point.x < view.gutter) ? it : null, event.clientX, event.clientY);
  }
  if (fingers.size === 2) return pinch(event.pointerId, point);
  fingers.set(event.pointerId, point);
  const [dx, dy] = [event.clientX - drag.x, event.clientY - drag.y];
  if (Math.abs(dx) + Math.abs(dy) > 4) drag.moved = true;
  if (!drag.moved) return;
  canvas.style.cursor = 'grabbing';
  const by = (dx / plotWidth()) * (drag.to - drag.from);
  view.top = Math.min(Math.max(0, drag.top - dy), Math.max(0, view.tall - (view.height - AXIS)));
  show(drag.from - by, drag.to - by);
}

// Two fingers: what lay beneath them goes with them.
function pinch(moving, point) {
  const [first, second] = [...fingers.values()];
  const gap = Math.max(12, Math.abs(first.x - second.x));
  const middle = timeOf((first.x + second.x) / 2);
  fingers.set(moving, point);
  const [a, b] = [...fingers.values()];
  drag.moved = true;
  zoom(gap / Math.max(12, Math.abs(a.x - b.x)), middle);
  pan(((first.x + second.x) / 2 - (a.x + b.x) / 2) / plotWidth());
}

function up(event) {
  const known = fingers.delete(event.pointerId);
  if (!known || !drag) return;
  if (!drag.moved && event.type === 'pointerup') {
    const { x, y } = pointOf(event);
    pin(hit(x, y));
  }
  // The finger that stays goes on from where it is.
  const [rest] = fingers.values();
  const box = canvas.getBoundingClientRect();
  drag = rest ? { x: rest.x + box.left, y: rest.y + box.top, from: view.from, to: view.to, top: view.top, moved: true } : null;
}

// What each key does; the page lists them under "Keys".
const KEYS = [
  [['+', '=', 'w'], 'zoom in', () => zoom(1 / 1.4)],
  [['-', '_', 's'], 'zoom out', () => zoom(1.4)],
  [['ArrowLeft', 'a', 'h'], 'earlier', () => pan(-0.15)],
  [['ArrowRight', 'd', 'l'], 'later', () => pan(0.15)],
  [['ArrowUp', 'k'], 'lanes up', () => scroll(-50)],
  [['ArrowDown', 'j'], 'lanes down', () => scroll(50)],
  [['Home', '0'], 'everything', fit],
  [[']'], 'next hand-over', () => goToPass(1)],
  [['['], 'hand-over before', () => goToPass(-1)],
  [['.'], 'next stretch of the thread', () => step(1)],
  [[','], 'stretch before', () => step(-1)],
  [['n'], 'next match', () => findNext(1)],
  [['N', 'p'], 'match before', () => findNext(-1)],
  [['/'], 'search', () => byId('search').focus()],
  [['Escape'], 'close the details', () => pin(null)],
];

function key(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest('input, select, textarea, summary, [role=tab]')) return;
  if (byId('view-timeline').hidden) return;
  const found = KEYS.find(([keys]) => keys.includes(event.key));
  if (!found) return;
  event.preventDefault();
  found[2]();
}

function fillKeys() {
  const names = { ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓', Escape: 'Esc' };
  const rows = KEYS.map(([keys, what]) => [element('dt', {}, keys.map((it) => element('kbd', {}, names[it] || it))), element('dd', {}, what)]);
  rows.push([element('dt', {}, 'wheel'), element('dd', {}, 'zoom; with shift: earlier and later; with alt: lanes')]);
  byId('keys').replaceChildren(element('dl', {}, rows));
}

function listen() {
  canvas.addEventListener('wheel', wheel, { passive: false });
  canvas.addEventListener('pointerdown', down);
  canvas.addEventListener('pointermove', move);
  canvas.addEventListener('pointerup', up);
  canvas.addEventListener('pointercancel', up);
  canvas.addEventListener('pointerleave', () => hover(null));
  canvas.addEventListener('dblclick', (event) => zoom(1 / 3, timeOf(pointOf(event).x)));
  map.addEventListener('pointerdown', dragMap);
  document.addEventListener('keydown', key);
  map.addEventListener('wheel', (event) => (event.preventDefault(), zoom(Math.exp(event.deltaY * 0.0016))), { passive: false });
  const buttons = { 'zoom-in': () => zoom(1 / 1.6), 'zoom-out': () => zoom(1.6), fit, before: () => goToPass(-1), next: () => goToPass(1) };
  for (const [id, act] of Object.entries(buttons)) byId(id).addEventListener('click', act);
  byId('find').addEventListener('submit', (event) => {
    event.preventDefault();
    showView('timeline');
    findNext(1);
  });
  byId('find-before').addEventListener('click', () => (showView('timeline'), findNext(-1)));
  byId('search').addEventListener('input', () => (byId('found').textContent = ''));
  byId('search').addEventListener('keydown', (event) => {
    if (event.key === 'Escape') canvas.focus();
    if (event.key === 'Enter' && event.shiftKey) event.preventDefault(), showView('timeline'), findNext(-1);
  });
}
