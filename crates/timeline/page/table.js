// The same in tables: for those who do not see the picture, and for looking things up.

const PAGE_ROWS = 100;
const events = { order: null, rows: [], page: 0 };

function table(caption, head, rows) {
  const headings = head.map(([text, number]) => element('th', { scope: 'col', class: number ? 'number' : '' }, text));
  const body = rows.map((cells) => element('tr', {}, cells.map((cell, i) => {
    const properties = { class: head[i][1] ? 'number' : '' };
    return i === 0 ? element('th', { scope: 'row', ...properties }, cell) : element('td', properties, cell);
  })));
  return element('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption }, element('table', {},
    element('caption', {}, caption), element('thead', {}, element('tr', {}, headings)), element('tbody', {}, body)));
}

function threadTable() {
  const head = [['Thread'], ['Number', 1], ['Began', 1], ['Ended', 1], ['Lived', 1], ...trace.states.map((it) => [it[0].toUpperCase() + it.slice(1), 1]), ['Held the lock', 1]];
  const rows = trace.lanes.map((lane) => {
    const lived = lane.died - lane.born;
    const spent = lane.spent.map((it) => it ? `${time(it)} (${share(it, lived)})` : '–');
    return [laneName(lane.index), String(lane.number), moment(lane.born), lane.ended ? moment(lane.died) : 'not within the trace', time(lived), ...spent, share(sums.held[lane.index], trace.total)];
  });
  return table('Threads and how they spent their time', head, rows);
}

function reasonTable() {
  const order = Array.from(sums.given.keys()).sort((a, b) => sums.given[b] - sums.given[a]);
  const rows = order.map((it) => [reasonName(trace.reasons[it]), sums.given[it].toLocaleString('en'), reasonText(trace.reasons[it])]);
  return table('Why the lock was given away', [['Reason'], ['Times', 1], ['In words']], rows);
}

// All stretches by time, merged once: [lane, stretch] side by side. Spans and moments are few and sorted in between.
function ordered() {
  if (events.order) return events.order;
  const lanes = new Uint32Array(trace.stretches);
  const stretches = new Uint32Array(trace.stretches);
  const heap = trace.lanes.filter((lane) => lane.count).map((lane) => ({ lane, i: 0, at: lane.at[0] }));
  const less = (a, b) => a.at < b.at || (a.at === b.at && a.lane.index < b.lane.index);
  const sink = (place) => {
    for (;;) {
      let least = place;
      for (const child of [2 * place + 1, 2 * place + 2]) if (child < heap.length && less(heap[child], heap[least])) least = child;
      if (least === place) return;
      [heap[place], heap[least]] = [heap[least], heap[place]];
      place = least;
    }
  };
  for (let i = heap.length >> 1; i >= 0; i--) sink(i);
  for (let n = 0; heap.length; n++) {
    const top = heap[0];
    lanes[n] = top.lane.index;
    stretches[n] = top.i++;
    if (top.i < top.lane.count) top.at = top.lane.at[top.i];
    else {
      const last = heap.pop();
      if (heap.length) heap[0] = last;
    }
    sink(0);
  }
  events.order = { lanes, stretches };
  return events.order;
}

// The numbers of the stretches that begin within sight and are shown, and what else begins there.
function visibleEvents() {
  const { lanes, stretches } = ordered();
  const at = (n) => trace.lanes[lanes[n]].at[stretches[n]];
  let [low, high] = [0, lanes.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (at(middle) < view.from) low = middle + 1;
    else high = middle;
  }
  const rows = [];
  for (let n = low; n < lanes.length && at(n) <= view.to; n++) {
    if (filter.classes[trace.lanes[lanes[n]].detail[stretches[n]]] < DIMMED) rows.push(n);
  }
  const within = (time) => time >= view.from && time <= view.to;
  const extras = [
    ...trace.spans.filter((it) => within(it.from)).map((it) => ({ type: 'span', lane: it.lane, span: it, at: it.from })),
    ...trace.moments.filter((it) => within(it.at)).map((it) => ({ type: 'moment', lane: it.lane, moment: it, at: it.at })),
  ].sort((a, b) => a.at - b.at);
  if (!extras.length) return rows;
  const merged = [];
  let next = 0;
  for (const n of rows) {
    while (next < extras.length && extras[next].at < at(n)) merged.push(extras[next++]);
    merged.push(n);
  }
  return [...merged, ...extras.slice(next)];
}

function eventCells(row) {
  const { lanes, stretches } = ordered();
  const it = typeof row === 'number' ? { type: 'stretch', lane: lanes[row], stretch: stretches[row] } : row;
  const link = (at) => element('button', { type: 'button', class: 'link', onclick: () => (showView('timeline'), go(it), canvas.focus()), title: 'show in the timeline' }, moment(at));
  if (it.type === 'span') return [link(it.span.from), laneName(it.lane), `${spanType(it.span)}: ${spanText(it.span)}`, time(it.span.to - it.span.from), '', '', '', ''];
  if (it.type === 'moment') return [link(it.moment.at), laneName(it.lane), `${momentType(it.moment)}: ${momentText(it.moment)}`, '', '', '', '', ''];
  const stretch = stretchOf(it.lane, it.stretch);
  const more = [stretch.lock >= 0 && lockText(stretch.lock), stretch.owner >= 0 && `held by ${laneName(stretch.owner)}`,
    stretch.descriptor >= 0 && `descriptor ${stretch.descriptor}`, stretch.path, stretch.moved && bytes(stretch.moved)];
  const place = stretch.spot ? `${stretch.spot.name}, ${spotText(stretch.spot)}` : '';
  return [link(stretch.from), laneName(it.lane), trace.states[stretch.state], time(stretch.length), stretch.reason ? reasonName(stretch.reason) : '',
    stretch.asker >= 0 ? laneName(stretch.asker) : '', place, more.filter(Boolean).join(', ')];
}

function eventTable() {
  const pages = Math.max(1, Math.ceil(events.rows.length / PAGE_ROWS));
  events.page = Math.min(Math.max(0, events.page), pages - 1);
  const first = events.page * PAGE_ROWS;
  const shown = events.rows.slice(first, first + PAGE_ROWS);
  const turn = (text, page, id) => {
    const button = element('button', { type: 'button', id, disabled: page < 0 || page >= pages || page === events.page, onclick: () => {
      events.page = page;
      byId('events').replaceChildren(...eventTable());
      (byId(id).disabled ? byId('events') : byId(id)).focus();
    } }, text);
    return button;
  };
  const place = shown.length ? `${(first + 1).toLocaleString('en')} to ${(first + shown.length).toLocaleString('en')} of ${count(events.rows.length, 'event')}` : 'no events';
  const pager = element('p', { class: 'buttons' }, turn('first', 0, 'page-first'), turn('◀ before', events.page - 1, 'page-before'), element('span', { role: 'status' }, place),
    turn('next ▶', events.page + 1, 'page-next'), turn('last', pages - 1, 'page-last'));
  const head = [['Time', 1], ['Thread'], ['What'], ['For', 1], ['Reason'], ['Asked by'], ['Where'], ['Of what']];
  return [pager, table(`Events from ${when(Math.max(trace.begin, view.from))} to ${when(Math.min(trace.end, view.to))}`, head, shown.map(eventCells))];
}

function fillTables() {
  events.rows = visibleEvents();
  events.page = 0;
  byId('tables').replaceChildren(threadTable(), reasonTable());
  byId('events').replaceChildren(...eventTable());
}
