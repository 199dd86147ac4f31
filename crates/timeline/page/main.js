// The page as a whole: which view is shown, light or dark, printing; and what tests may ask.

const VIEWS = ['timeline', 'tables', 'lesson'];

function showView(name) {
  for (const it of VIEWS) {
    const tab = byId(`tab-${it}`);
    byId(`view-${it}`).hidden = it !== name;
    tab.setAttribute('aria-selected', String(it === name));
    tab.tabIndex = it === name ? 0 : -1;
  }
  document.documentElement.dataset.view = name;
  hover(null);
  if (name === 'tables') fillTables();
  if (name === 'lesson') fillLesson();
  if (name === 'timeline') measure();
}

function tabKey(event) {
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!by) return;
  const at = VIEWS.findIndex((it) => `tab-${it}` === event.target.id);
  const next = VIEWS[(at + by + VIEWS.length) % VIEWS.length];
  showView(next);
  byId(`tab-${next}`).focus();
}

const prefersDark = window.matchMedia('(prefers-color-scheme: dark)');
const THEMES = ['auto', 'light', 'dark'];
let theme = 'auto';

function useTheme(printing = false) {
  const dark = !printing && (theme === 'dark' || (theme === 'auto' && prefersDark.matches));
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  usePalette(dark ? 'dark' : 'light');
  byId('theme').textContent = { auto: '◐ Auto', light: '☀ Light', dark: '☾ Dark' }[theme];
  fillLegend();
  if (!byId('view-lesson').hidden) fillLesson();
  if (picture.pinned) pin(picture.pinned);
  repaint();
}

function fillLegend() {
  const entries = trace.states.map((name, state) => element('li', {}, swatch(state), name));
  entries.push(element('li', {}, element('span', { class: 'stick-sign', 'aria-hidden': 'true' }), 'holds the lock'));
  if (trace.requests.at.length) entries.push(element('li', {}, element('span', { class: 'ask-sign', 'aria-hidden': 'true' }, '⤳'), 'asks for it'));
  if (trace.moments.some((it) => it.kind === KIND.mark)) entries.push(element('li', {}, element('span', { class: 'mark-sign', 'aria-hidden': 'true' }, '⚑'), 'mark'));
  byId('legend').replaceChildren(...entries);
}

function fillHead() {
  const program = trace.argv.join(' ') || 'a program';
  document.title = `${program} – timeline`;
  byId('program').textContent = program;
  const facts = [count(trace.lanes.length, 'thread'), time(trace.end - trace.begin), count(sums.passes, 'hand-over'), count(trace.records, 'record')];
  if (trace.version) facts.push(trace.version);
  if (trace.wall) facts.push(new Date(trace.wall).toISOString().slice(0, 19).replace('T', ' ') + ' UTC');
  byId('summary').textContent = byId('summary').title = facts.join(' · ');
  const warnings = [];
  if (trace.stopped) warnings.push(`Recording stopped before the program did: ${trace.stopped}.`);
  if (trace.damaged) warnings.push(`${count(trace.damaged, 'part')} of the trace could not be read; what is shown has gaps.`);
  if (trace.less) warnings.push(`Of some threads less was kept than was asked for: ${trace.less}.`);
  if (trace.cut) warnings.push('The file was cut short: what came last is not shown.');
  byId('warnings').textContent = warnings.join(' ');
  byId('warnings').hidden = !warnings.length;
}

function start() {
  fillHead();
  fillReasons();
  fillKeys();
  for (const it of VIEWS) {
    byId(`tab-${it}`).addEventListener('click', () => showView(it));
    byId(`tab-${it}`).addEventListener('keydown', tabKey);
  }
  byId('theme').addEventListener('click', () => {
    theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
    useTheme();
  });
  prefersDark.addEventListener('change', () => useTheme());
  view.listeners.push(repaint);
  listen();
  useTheme();
  overview();
  fit();
  new ResizeObserver(measure).observe(canvas.parentElement);
  window.addEventListener('beforeprint', () => printing(true));
  window.addEventListener('afterprint', () => printing(false));
  showView('timeline');
}

// Paper is light, and frames are not drawn while it prints.
function printing(on) {
  useTheme(on);
  measure();
  if (byId('view-timeline').hidden) return;
  // No more of the paper than the lanes need; all of them, unless a canvas cannot be that tall.
  if (on) view.height = Math.min(AXIS + view.tall + 8, 8000);
  paint();
}

// For tests, and for those who like to ask from the console.
window.timeline = {
  trace,
  get lanes() {
    return trace.lanes.map((lane) => ({ name: laneName(lane.index), spent: [...lane.spent], count: lane.count, place: { ...view.lanes[lane.index], y: yOf(view.lanes[lane.index].bar) } }));
  },
  get range() {
    return { from: view.from, to: view.to };
  },
  get colours() {
    return palette;
  },
  get plot() {
    return { left: view.gutter, width: Math.floor(plotWidth()) };
  },
  get pinned() {
    return picture.pinned && { ...picture.pinned, title: titleOf(picture.pinned), rows: rowsOf(picture.pinned) };
  },
  at(x, y) {
    const it = hit(x, y);
    return it && { ...it, title: titleOf(it), rows: rowsOf(it) };
  },
  xOf, timeOf, show, fit, zoom, stretchOf,
  sums, filter,
  frames: picture.times,
  paint() {
    const began = performance.now();
    paint();
    drawMap();
    return performance.now() - began;
  },
};

start();
