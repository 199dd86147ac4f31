// What is known of the thing under the pointer, and of the one that was clicked.

const tip = byId('tip');
const panel = byId('details');

function titleOf(it) {
  if (it.type === 'span') return spanText(it.span);
  if (it.type === 'moment') return momentText(it.moment);
  if (it.type === 'lane') return laneName(it.lane);
  return trace.states[stretchOf(it.lane, it.stretch).state] || 'unknown';
}

function rowsOf(it) {
  const lane = trace.lanes[it.lane];
  if (it.type === 'span') {
    return [['kind', spanType(it.span)], ['from', when(it.span.from)], ['to', when(it.span.to)], ['for', time(it.span.to - it.span.from)]];
  }
  if (it.type === 'moment') return [['kind', momentType(it.moment)], ['at', when(it.moment.at)]];
  if (it.type === 'lane') {
    const spent = trace.states.map((name, state) => [name, `${time(lane.spent[state])}, ${share(lane.spent[state], lane.died - lane.born)}`]);
    return [['number', String(lane.number)], ['began', when(lane.born)], [lane.ended ? 'ended' : 'lived to the end', when(lane.died)], ...spent];
  }
  return stretchRows(stretchOf(it.lane, it.stretch));
}

// The line of the program, with those around it if `around`.
function sourceOf(spot, around) {
  const lines = spot && trace.sources.get(spot.file);
  if (!lines || !lines.has(spot.line)) return null;
  const list = element('div', { class: 'source' });
  for (let line = spot.line - around; line <= spot.line + around; line++) {
    if (!lines.has(line)) continue;
    const row = element('div', { class: line === spot.line ? 'here' : '' }, element('span', { class: 'number' }, String(line)), element('code', {}, lines.get(line)));
    list.append(row);
  }
  return list;
}

function describe(it, around) {
  const parts = [element('h3', {}, it.type === 'stretch' ? swatch(stretchOf(it.lane, it.stretch).state, 20, 12) : '', titleOf(it))];
  if (it.type !== 'lane') parts.push(element('p', { class: 'who' }, laneName(it.lane)));
  const list = element('dl');
  for (const [label, text] of rowsOf(it)) list.append(element('dt', {}, label), element('dd', {}, text));
  parts.push(list);
  if (it.type === 'stretch') {
    const stretch = stretchOf(it.lane, it.stretch);
    for (const spot of [stretch.spot, stretch.caller]) {
      const source = sourceOf(spot, around);
      if (source) parts.push(source);
    }
  }
  return parts;
}

function same(a, b) {
  return !!a && !!b && a.type === b.type && a.lane === b.lane && a.stretch === b.stretch && a.span === b.span && a.moment === b.moment;
}

function hover(it, x, y) {
  if (!same(it, picture.hover)) {
    picture.hover = it;
    repaint();
    tip.replaceChildren(...(it ? describe(it, 0) : []));
  }
  tip.hidden = !it;
  if (!it) return;
  const box = tip.getBoundingClientRect();
  const left = x + 16 + box.width > window.innerWidth ? Math.max(4, x - box.width - 12) : x + 16;
  const top = y + 18 + box.height > window.innerHeight ? Math.max(4, y - box.height - 12) : y + 18;
  tip.style.left = `${left}px`;
  tip.style.top = `${top}px`;
}

function pin(it) {
  picture.pinned = it;
  repaint();
  if (!it) return overview();
  const buttons = [];
  if (it.type === 'stretch') {
    buttons.push(element('button', { type: 'button', onclick: () => step(-1) }, '◀ before'), element('button', { type: 'button', onclick: () => step(1) }, 'next ▶'));
    const { from, to } = stretchOf(it.lane, it.stretch);
    buttons.push(element('button', { type: 'button', onclick: () => show(from - (to - from) * 0.4, to + (to - from) * 0.4) }, 'zoom to it'));
  }
  buttons.push(element('button', { type: 'button', onclick: () => (pin(null), canvas.focus()) }, 'close'));
  panel.replaceChildren(element('h2', {}, 'Details'), ...describe(it, 3), element('p', { class: 'buttons' }, buttons));
}

// The stretch before or behind the pinned one, in its lane.
function step(by) {
  const { pinned } = picture;
  if (!pinned || pinned.type !== 'stretch') return;
  const stretch = Math.min(Math.max(0, pinned.stretch + by), trace.lanes[pinned.lane].count - 1);
  go({ type: 'stretch', lane: pinned.lane, stretch });
}

// Pins something and brings it into sight.
function go(it) {
  const lane = trace.lanes[it.lane];
  if (it.type === 'stretch') reveal(it.lane, lane.at[it.stretch], lane.at[it.stretch + 1]);
  else if (it.type === 'span') reveal(it.lane, it.span.from, it.span.to);
  else if (it.type === 'moment') reveal(it.lane, it.moment.at);
  pin(it);
}

// The next hand-over, or the one before, seen from the pinned stretch or the middle of the picture.
function goToPass(by) {
  const { stick } = trace;
  const { pinned } = picture;
  const middle = (view.from + view.to) / 2;
  const from = pinned && pinned.type === 'stretch' ? trace.lanes[pinned.lane].at[pinned.stretch] : middle;
  let i = lastBefore(stick.from, from);
  for (i += by; i >= 0 && i + 1 < stick.count; i += by) {
    if (stick.lane[i] === stick.lane[i + 1]) continue;
    if (filter.classes[trace.lanes[stick.lane[i]].detail[stick.stretch[i]]] >= DIMMED) continue;
    return go({ type: 'stretch', lane: stick.lane[i], stretch: stick.stretch[i] });
  }
}

// Who held the lock and why it was passed on, in all.
function totals() {
  const { stick } = trace;
  const held = new Float64Array(trace.lanes.length);
  const given = new Float64Array(trace.reasons.length);
  let [passes, taken] = [0, 0];
  for (let i = 0; i < stick.count; i++) {
    const lane = trace.lanes[stick.lane[i]];
    held[stick.lane[i]] += stick.to[i] - stick.from[i];
    taken += stick.to[i] - stick.from[i];
    const reason = trace.details.reason[lane.detail[stick.stretch[i]]];
    if (reason >= 0) given[reason]++;
    if (i + 1 < stick.count && stick.lane[i + 1] !== stick.lane[i]) passes++;
  }
  return { held, given, passes, taken, free: Math.max(0, trace.total - taken) };
}

const sums = totals();

function meter(label, part, whole, text, state) {
  const bar = element('span', { class: 'meter', 'aria-hidden': 'true' }, element('span', { class: state }));
  bar.firstChild.style.width = `${Math.min(100, (part / Math.max(whole, 1)) * 100)}%`;
  return element('li', {}, element('span', { class: 'label' }, label), element('span', { class: 'value' }, text), bar);
}

const MOST_METERS = 12;

// A list of who held the lock, those who held it longest first.
function holders() {
  const order = Array.from(sums.held.keys()).sort((a, b) => sums.held[b] - sums.held[a]);
  const rows = order.slice(0, MOST_METERS).map((lane) => meter(laneName(lane), sums.held[lane], trace.total, share(sums.held[lane], trace.total), 'stick'));
  if (order.length > MOST_METERS) rows.push(element('li', {}, `and ${count(order.length - MOST_METERS, 'thread')} more`));
  rows.push(meter('nobody', sums.free, trace.total, share(sums.free, trace.total), 'nobody'));
  return element('ul', { class: 'meters' }, rows);
}

function overview() {
  const most = Math.max(...sums.given, 1);
  const order = Array.from(sums.given.keys()).sort((a, b) => sums.given[b] - sums.given[a]);
  const reasons = order.filter((it) => sums.given[it]).slice(0, MOST_METERS);
  const rows = reasons.map((it) => meter(reasonName(trace.reasons[it]), sums.given[it], most, sums.given[it].toLocaleString('en'), 'passes'));
  panel.replaceChildren(
    element('h2', {}, 'Who held the lock'), holders(),
    element('h2', {}, 'Why it was given away'),
    rows.length ? element('ul', { class: 'meters' }, rows) : element('p', {}, 'It never was.'),
    element('p', { class: 'hint' }, 'Point at a stretch to see what the thread did; click to keep its details here.'),
  );
}
