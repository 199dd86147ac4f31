// The classic diagram of threads that take turns, from a few turns that the trace really has.

const DIAGRAM = { width: 820, left: 120, lane: 62, bar: 26, turns: 6 };

function svg(tag, attributes = {}, ...children) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

const reasonOfTurn = (i) => {
  const { stick } = trace;
  return trace.reasons[trace.details.reason[trace.lanes[stick.lane[i]].detail[stick.stretch[i]]]] || null;
};

// The turns that show best what taking turns is: several threads, turns of like length, given on request.
function chooseTurns() {
  const { stick } = trace;
  const turns = Math.min(DIAGRAM.turns, stick.count);
  let [best, score] = [0, -Infinity];
  const most = Math.min(stick.count - turns, 20000);
  for (let i = 0; i <= most; i++) {
    let [now, longest, all] = [0, 0, 0];
    for (let j = i; j < i + turns; j++) {
      const length = stick.to[j] - stick.from[j];
      [longest, all] = [Math.max(longest, length), all + length];
      if (length <= 0) now -= 3;
      if (j + 1 < i + turns && stick.lane[j] !== stick.lane[j + 1]) {
        const reason = reasonOfTurn(j);
        now += reason && reason.name === 'asked' ? 3 : reason && reason.name !== 'thread end' ? 2 : 1;
      }
    }
    now += 4 * (all / Math.max(1, longest * turns));
    if (now > score + 1e-9) [best, score] = [i, now];
  }
  return [best, best + turns];
}

function patterns() {
  const defs = svg('defs');
  palette.states.forEach(({ base, ink }, state) => {
    const pattern = svg('pattern', { id: `hatch-${state}`, width: 8, height: 8, patternUnits: 'userSpaceOnUse' }, svg('rect', { width: 8, height: 8, fill: base }));
    const lines = ['', 'M-1 9L9 -1', 'M-1 9L9 -1M-1 -1L9 9', 'M0 2H8M0 6H8', ''][state];
    if (lines) pattern.append(svg('path', { d: lines, stroke: ink, 'stroke-width': 1.4 }));
    if (state === ASLEEP) pattern.append(svg('path', { d: 'M1 1h2v2h-2zM5 5h2v2h-2z', fill: ink }));
    defs.append(pattern);
  });
  return defs;
}

// The diagram, and in words what each of its numbers stands for.
function diagram() {
  const { stick } = trace;
  const [first, end] = chooseTurns();
  const lanes = [...new Set(stick.lane.subarray(first, end))].sort((a, b) => a - b);
  const [start, stop] = [stick.from[first], stick.to[end - 1]];
  const margin = Math.max(stop - start, 1) * 0.02;
  const [from, to] = [start - margin, stop + margin];
  const { width, left } = DIAGRAM;
  const height = lanes.length * DIAGRAM.lane + 22;
  const x = (at) => left + ((Math.min(Math.max(at, from), to) - from) / (to - from)) * (width - left - 10);
  const y = (lane) => 14 + lanes.indexOf(lane) * DIAGRAM.lane;
  const band = (lane) => y(lane) + DIAGRAM.bar + 7;
  const picture = svg('svg', { viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-labelledby': 'diagram-title', 'font-family': 'system-ui, sans-serif' },
    svg('title', { id: 'diagram-title' }, `${lanes.length} threads and the lock from ${when(start)} to ${when(stop)}; described below.`), patterns());
  for (const lane of lanes) {
    const name = laneName(lane);
    picture.append(svg('text', { x: 0, y: y(lane) + 18, 'font-size': 14, 'font-weight': 600, fill: palette.text }, name.length > 14 ? name.slice(0, 13) + '…' : name));
    picture.append(...drawnStretches(trace.lanes[lane], from, to, x, y(lane)));
  }
  picture.append(drawnStick(first, end, x, band));
  const said = [];
  for (let i = first; i + 1 < end; i++) {
    if (stick.lane[i] === stick.lane[i + 1]) continue;
    said.push(passInWords(i));
    const [px, py] = [x((stick.to[i] + stick.from[i + 1]) / 2), band(Math.min(stick.lane[i], stick.lane[i + 1])) + 14.5];
    picture.append(svg('circle', { cx: px, cy: py, r: 10, fill: palette.back, stroke: palette.stick, 'stroke-width': 2 }),
      svg('text', { x: px, y: py + 4.5, 'text-anchor': 'middle', 'font-size': 13, 'font-weight': 600, fill: palette.text }, String(said.length)));
  }
  const foot = height - 6;
  for (const [at, anchor] of [[start, 'start'], [stop, 'end']]) {
    picture.append(svg('text', { x: x(at), y: foot, 'text-anchor': anchor, 'font-size': 12, fill: palette.faint }, when(at)));
  }
  return { picture, said, from, to, lane: stick.lane[first], stretch: stick.stretch[first] };
}

function drawnStretches(lane, from, to, x, y) {
  const drawn = [];
  for (let i = Math.max(0, stretchAt(lane, Math.max(from, lane.at[0]))); i < lane.count && lane.at[i] < to && drawn.length < 120; i++) {
    const [left, right] = [x(lane.at[i]), x(lane.at[i + 1])];
    if (right - left < 0.4) continue;
    const { state } = stretchOf(lane.index, i);
    const fill = state === RUNS ? palette.states[RUNS].base : `url(#hatch-${state})`;
    drawn.push(svg('rect', { x: left, y, width: right - left, height: DIAGRAM.bar, fill }));
    const text = state === RUNS ? 'runs' : state === WAITS_GIL ? 'waits for the GIL' : stretchLabel(stretchOf(lane.index, i));
    if (right - left < text.length * 7 + 12) continue;
    if (state !== RUNS) drawn.push(svg('rect', { x: left + 5, y: y + 4, width: text.length * 6.6 + 8, height: 18, rx: 4, fill: palette.states[state].base }));
    drawn.push(svg('text', { x: left + 9, y: y + 17.5, 'font-size': 12.5, fill: palette.states[state].text }, text));
  }
  return drawn;
}

function drawnStick(first, end, x, band) {
  const { stick } = trace;
  let path = '';
  for (let i = first; i < end; i++) {
    const y = band(stick.lane[i]);
    // Laid down and taken up again by the same thread: a gap.
    const begins = i === first || (stick.lane[i] === stick.lane[i - 1] && stick.from[i] > stick.to[i - 1]);
    path += `${begins ? 'M' : 'L'}${x(stick.from[i]).toFixed(2)} ${y}L${x(stick.to[i]).toFixed(2)} ${y}`;
  }
  return svg('path', { d: path, fill: 'none', stroke: palette.stick, 'stroke-width': 5.5, 'stroke-linejoin': 'round', 'stroke-linecap': 'round' });
}

// A hand-over in a sentence.
function passInWords(i) {
  const { stick } = trace;
  const reason = reasonOfTurn(i);
  const [giver, taker] = [laneName(stick.lane[i]), laneName(stick.lane[i + 1])];
  const why = reason ? { asked: 'because another had asked for it', blocking: `for the call “${reason.what || 'that may block'}”`, lock: 'to wait for a lock of the program', 'thread end': 'at its end', voluntary: 'of its own accord' }[reason.name] || `(${reason.name})` : '';
  const gap = stick.from[i + 1] - stick.to[i];
  return `At ${when(stick.to[i])}, after ${time(stick.to[i] - stick.from[i])}, ${giver} gives the lock away ${why}; ${taker} has it ${gap > 0 ? time(gap) + ' later' : 'at once'}.`;
}
