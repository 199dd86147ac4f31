// Search: threads, functions, files and lines, locks, reasons, marks and spans.

const search = { text: '', details: new Uint8Array(0), lanes: new Set(), extras: [], at: null, total: 0 };

// Which details, lanes, spans and moments a text is found in.
function prepare(text) {
  const wanted = text.trim().toLowerCase();
  if (wanted === search.text) return;
  Object.assign(search, { text: wanted, at: null, extras: [], lanes: new Set(), details: new Uint8Array(trace.details.state.length), total: 0 });
  if (!wanted) return;
  const has = (it) => it.toLowerCase().includes(wanted);
  const spots = trace.spots.map((it) => has(it.name) || has(`${it.file}:${it.line}`));
  const reasons = trace.reasons.map((it) => has(reasonName(it)));
  const locks = trace.locks.map((it, i) => has(lockText(i)));
  const { spot, caller, lock, reason, path } = trace.details;
  for (let i = 0; i < search.details.length; i++) {
    if (spots[spot[i]] || spots[caller[i]] || locks[lock[i]] || reasons[reason[i]] || (path[i] >= 0 && has(trace.texts[path[i]]))) search.details[i] = 1;
  }
  for (const lane of trace.lanes) if (has(laneName(lane.index))) search.lanes.add(lane.index);
  for (const it of trace.spans) if (has(spanText(it))) search.extras.push({ type: 'span', lane: it.lane, span: it, at: it.from });
  for (const it of trace.moments) if (has(momentText(it))) search.extras.push({ type: 'moment', lane: it.lane, moment: it, at: it.at });
  for (const lane of trace.lanes) for (let i = 0; i < lane.count; i++) if (found(lane, i)) search.total++;
  search.total += search.extras.length;
}

// Of a thread that is called so, its first stretch counts.
function found(lane, i) {
  return search.details[lane.detail[i]] === 1 || (i === 0 && search.lanes.has(lane.index));
}

// Matches are ordered by time, then by lane.
const earlier = (a, b) => a.at - b.at || a.lane - b.lane || (a.type < b.type ? -1 : a.type > b.type ? 1 : 0);

function* matchesNear(by) {
  const here = search.at || { at: by > 0 ? -Infinity : Infinity, lane: -1, type: '' };
  for (const lane of trace.lanes) {
    let i = by > 0 ? Math.max(0, lastBefore(lane.at, here.at - 1e-6, lane.count)) : Math.min(lane.count - 1, lastBefore(lane.at, here.at, lane.count));
    for (; i >= 0 && i < lane.count; i += by) {
      const it = { type: 'stretch', lane: lane.index, stretch: i, at: lane.at[i] };
      if (found(lane, i) && earlier(it, here) * by > 0) {
        yield it;
        break;
      }
    }
  }
  for (const it of search.extras) if (earlier(it, here) * by > 0) yield it;
}

// Jumps to the next match, or the one before; from the last one to the first.
function findNext(by = 1) {
  prepare(byId('search').value);
  const status = byId('found');
  if (!search.text) return (status.textContent = '');
  if (!search.total) return (status.textContent = 'not found');
  const closest = () => [...matchesNear(by)].reduce((best, it) => (!best || earlier(it, best) * by < 0 ? it : best), null);
  let next = closest();
  if (!next) {
    search.at = null;
    next = closest();
  }
  search.at = next;
  status.textContent = `${rank(next).toLocaleString('en')} of ${search.total.toLocaleString('en')}`;
  if (next) go(next);
}

function rank(match) {
  let number = 1;
  for (const lane of trace.lanes) {
    for (let i = 0; i < lane.count && lane.at[i] <= match.at; i++) {
      if (found(lane, i) && earlier({ at: lane.at[i], lane: lane.index, type: 'stretch' }, match) < 0) number++;
    }
  }
  for (const it of search.extras) if (earlier(it, match) < 0) number++;
  return number;
}
