// The picture explained, with the figures of this trace.

const para = (...parts) => element('p', {}, ...parts);
const strong = (text) => element('strong', {}, text);

function seeIt(it) {
  return element('button', { type: 'button', onclick: () => {
    showView('timeline');
    if (it.from !== undefined) show(it.from, it.to);
    go({ type: 'stretch', lane: it.lane, stretch: it.stretch });
    canvas.focus();
  } }, 'Show in the timeline');
}

const example = (it, ...parts) => element('div', { class: 'example' }, para(...parts), seeIt(it));
const givenFor = (name) => trace.reasons.reduce((sum, it, i) => sum + (it.name === name ? sums.given[i] : 0), 0);
const single = () => trace.lanes.length < 2;

// How long others than a lane held the lock within a range.
function heldByOthers(lane, from, to) {
  const { stick } = trace;
  let held = 0;
  for (let i = Math.max(0, lastBefore(stick.from, from)); i < stick.count && stick.from[i] < to; i++) {
    if (stick.lane[i] !== lane) held += Math.max(0, Math.min(to, stick.to[i]) - Math.max(from, stick.from[i]));
  }
  return held;
}

// The longest stretch in one of these states that `fits`.
function longest(states, fits = () => true) {
  let best = null;
  for (const lane of trace.lanes) {
    for (let i = 0; i < lane.count; i++) {
      const length = lane.at[i + 1] - lane.at[i];
      if (length <= (best ? best.length : 0) || !states.includes(trace.details.state[lane.detail[i]])) continue;
      const it = stretchOf(lane.index, i);
      if (fits(it)) best = it;
    }
  }
  return best;
}

function lessonLock() {
  const title = element('h2', {}, single() ? 'One thread, and the lock it holds' : 'One lock for all threads');
  const what = element('p', { class: 'lead' }, 'A thread may run Python code only while it holds the interpreter’s lock, the GIL. There is one such lock, as there is one baton in a relay race: ',
    strong('at every moment at most one thread has it'), '. In the pictures here it is the golden line.');
  if (single()) {
    const name = trace.lanes.length ? laneName(0) : 'no thread at all';
    return [title, what, para(`This program had ${trace.lanes.length ? 'a single thread, ' + name : name}. Nobody else ever wanted the lock, so holding it cost nothing; `
      + `it was laid down ${times(givenFor('blocking'))} for calls that may block, and taken up again right after.`), holders()];
  }
  const held = Array.from(sums.held.keys()).sort((a, b) => sums.held[b] - sums.held[a])[0];
  return [title, what, para(`This program had ${count(trace.lanes.length, 'thread')}. In ${time(trace.end - trace.begin)} the lock went from one thread to another ${times(sums.passes)}. `
    + `${laneName(held)} held it longest, ${share(sums.held[held], trace.total)} of the time; for ${share(sums.free, trace.total)} of the time nobody did.`), holders()];
}

function lessonTurns() {
  if (!trace.stick.count) return [];
  const { picture: drawn, said, from, to, lane, stretch } = diagram();
  const text = single() || !said.length
    ? 'The first moments in which the thread ran: the golden line lies beneath the stretches in which it held the lock.'
    : 'A few turns of this program. Each row is a thread; the golden line lies beneath the one that holds the lock. Where it runs, all others stand still or do something that needs no Python.';
  const figure = element('figure', {}, drawn, element('figcaption', {}, `From ${when(from < 0 ? 0 : from)} to ${when(to)} of this trace.`));
  return [element('h2', {}, 'Taking turns'), para(text), figure, said.length ? element('ol', {}, said.map((it) => element('li', {}, it))) : '', para(seeIt({ from, to, lane, stretch }))];
}

// All requests that were granted: when it was asked, and which turn of the stick it ended.
function granted() {
  const { at, lane, holder } = trace.requests;
  const all = [];
  for (let i = 0; i < at.length; i++) {
    const turn = holderAt(at[i]);
    if (turn < 0 || trace.stick.lane[turn] !== holder[i] || turn + 1 >= trace.stick.count) continue;
    const reason = reasonOfTurn(turn);
    if (reason && reason.name === 'asked') all.push({ turn, at: at[i], asker: lane[i], delay: trace.stick.to[turn] - at[i] });
  }
  return all;
}

function lessonRequests() {
  if (single()) return [];
  const title = element('h2', {}, 'Passed on at request');
  const interval = trace.interval ? time(trace.interval) : 'a few milliseconds';
  const rule = para(`A thread that computes would keep the lock for ever. So one that has waited for the switch interval, ${interval} here, asks for it. The holder sees that between two instructions of its program and gives the lock away.`);
  const all = granted();
  if (!all.length) {
    const given = givenFor('asked');
    return [title, rule, para(given ? `The lock was given on request ${times(given)}.` : 'It never came to that in this trace: the lock was always laid down before anybody had waited that long.')];
  }
  const delays = all.map((it) => it.delay).sort((a, b) => a - b);
  const fits = all.find((it) => it.delay > 0 && trace.stick.lane[it.turn + 1] === it.asker) || all[0];
  const { stick } = trace;
  const giver = stick.lane[fits.turn];
  const gap = stick.from[fits.turn + 1] - stick.to[fits.turn];
  const told = `At ${when(fits.at)} ${laneName(fits.asker)} asked; ${time(fits.delay)} later ${laneName(giver)} gave the lock away, having held it for ${time(stick.to[fits.turn] - stick.from[fits.turn])}. `
    + `${laneName(stick.lane[fits.turn + 1])} had it ${gap > 0 ? `after another ${time(gap)}` : 'at once'}.`;
  const figures = `There were ${count(trace.requests.at.length, 'request')} in all, and the lock was given on request ${times(givenFor('asked'))}. From asking to giving it took ${time(delays[delays.length >> 1])} in the middle and ${time(delays.at(-1))} at most.`;
  return [title, rule, example({ lane: giver, stretch: stick.stretch[fits.turn] }, told), para(figures)];
}

function lessonCalls() {
  const title = element('h2', {}, 'Laid down while it waits');
  const rule = para('A thread that reads from a file or a socket, or sleeps, needs no Python meanwhile. It lays the lock down before the call and takes it up again afterwards; in between others run. This is why threads help a program that waits a lot, and hardly one that computes.');
  const it = longest([BLOCKED, ASLEEP]);
  if (!it) return [title, rule, para('No thread did so in this trace.')];
  const what = it.reason && it.reason.what ? `“${it.reason.what}”` : 'a call that may block';
  const others = heldByOthers(it.lane, it.from, it.to);
  const behind = stretchOf(it.lane, it.index + 1);
  let told = `At ${when(it.from)} ${laneName(it.lane)} laid the lock down for ${what}, which took ${time(it.length)}${it.moved ? ` and moved ${bytes(it.moved)}` : ''}. `;
  if (!single()) told += others ? `In that time others held the lock for ${time(others)}, ${share(others, it.length)} of it. ` : 'Nobody else wanted the lock in that time. ';
  if (behind && behind.state === WAITS_GIL) told += `When the call was over it had to wait ${time(behind.length)} for the lock.`;
  const kinds = trace.reasons.map((reason, i) => ({ reason, times: sums.given[i] })).filter((kind) => kind.reason.name === 'blocking' && kind.times).sort((a, b) => b.times - a.times);
  const list = kinds.slice(0, 5).map((kind) => `${kind.reason.what || 'other calls'} ${times(kind.times)}`).join(', ');
  return [title, rule, example({ lane: it.lane, stretch: it.index }, told), list ? para(`Calls for which the lock was laid down: ${list}.`) : ''];
}

function lessonLocks() {
  const it = longest([WAITS_LOCK], (found) => found.lock >= 0) || longest([WAITS_LOCK]);
  if (!it) return [];
  const title = element('h2', {}, 'Waits for the program’s own locks');
  const rule = para('Locks, events, queues and joins of the program are something else: whoever waits for one has laid the GIL down first, so that the thread it waits for can go on. Such waits are crossed lines in the picture. No other interpreter would shorten them: the program asked for them.');
  const what = it.lock >= 0 ? lockText(it.lock) : it.reason && it.reason.what ? `“${it.reason.what}”` : 'a lock';
  const made = it.lock >= 0 ? trace.locks[it.lock].objectMade || trace.locks[it.lock].made : null;
  let told = `At ${when(it.from)} ${laneName(it.lane)} began to wait for ${what}${made ? `, made at ${spotText(made)} in ${made.name}` : ''}. It waited ${time(it.length)}. `;
  if (it.owner >= 0) told += `When it began, ${laneName(it.owner)} had that lock.`;
  const all = trace.lanes.reduce((sum, lane) => sum + lane.spent[WAITS_LOCK], 0);
  return [title, rule, example({ lane: it.lane, stretch: it.index }, told), para(`All threads together waited ${time(all)} for locks of the program.`)];
}

function lessonCost() {
  if (single()) return [];
  const lived = trace.lanes.reduce((sum, lane) => sum + lane.died - lane.born, 0);
  const waited = trace.lanes.reduce((sum, lane) => sum + lane.spent[WAITS_GIL], 0);
  const most = trace.lanes.reduce((best, lane) => lane.spent[WAITS_GIL] > best.spent[WAITS_GIL] ? lane : best, trace.lanes[0]);
  const part = waited / Math.max(lived, 1);
  const verdict = part > 0.25 ? 'That is much: several threads wanted to compute at once. More threads would not make this program faster; processes, or fewer turns with more work in each, might.'
    : part > 0.05 ? 'That is some, but the lock is not what this program mostly waits for.' : 'That is little: the lock is not what holds this program up.';
  return [element('h2', {}, 'What it cost'), para(`The threads lived ${time(lived)} in all, and spent ${time(waited)} of that, ${share(waited, lived)}, waiting for the GIL; ${laneName(most.index)} most of all, ${time(most.spent[WAITS_GIL])}. ${verdict}`)];
}

function lessonKey() {
  const said = [
    'It holds the lock and executes Python: plain blue, with the golden line beneath.',
    'It could run but for the lock: slanted lines. Next to somebody’s long blue stretch this is the picture of threads that take turns.',
    'It waits for a lock of the program, for a queue, an event, the end of another thread: crossed lines.',
    'It is in a call of the system and needs no lock: level lines.',
    'It sleeps because the program said so: dots.',
  ];
  const rows = trace.states.map((name, state) => [element('dt', {}, swatch(state), name), element('dd', {}, said[state])]);
  return [element('h2', {}, 'How to read the timeline'), element('dl', {}, rows),
    para('Where stretches are too short to be seen, each pixel shows in which parts they share it. A dashed arrow goes from the one who asked to the one who gave. Flags are the program’s marks; boxes beneath a lane are its spans, the garbage collector and handlers of signals.')];
}

function fillLesson() {
  const parts = [lessonLock, lessonTurns, lessonRequests, lessonCalls, lessonLocks, lessonCost, lessonKey];
  byId('lesson').replaceChildren(...parts.flatMap((part) => part()).filter(Boolean));
}
