// Finding things among a million: by binary search, and by sums over blocks of stretches.

// The last index whose time is not after `at`, -1 if there is none.
function lastBefore(times, at, length = times.length) {
  let low = 0, high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (times[middle] <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

// The stretch of a lane at a moment, -1 where it has none.
function stretchAt(lane, at) {
  if (!lane.count || at < lane.at[0] || at > lane.at[lane.count]) return -1;
  return Math.min(lastBefore(lane.at, at), lane.count - 1);
}

// How a stretch is drawn: its state, and whether its reason is among those shown.
const CLASSES = 10;
const DIMMED = 5;

const filter = {
  hidden: new Set(), // numbers of reasons
  classes: new Uint8Array(0), // by detail
};

function classify() {
  const { state, reason } = trace.details;
  filter.classes = Uint8Array.from(state, (it, i) => Math.max(it, 0) + (filter.hidden.has(reason[i]) ? DIMMED : 0));
}

// Nanoseconds that a lane spent in each class before each block of so many stretches.
const BLOCK = 32;

function sumUp(lane) {
  const blocks = Math.ceil(lane.count / BLOCK) + 1;
  const sums = new Float64Array(blocks * CLASSES);
  const { at, detail, count } = lane;
  const classes = filter.classes;
  const running = new Float64Array(CLASSES);
  for (let i = 0; i < count; i++) {
    if (i % BLOCK === 0) sums.set(running, (i / BLOCK) * CLASSES);
    running[classes[detail[i]]] += at[i + 1] - at[i];
  }
  sums.set(running, (blocks - 1) * CLASSES);
  lane.sums = sums;
  lane.spent = Array.from({ length: 5 }, (_, i) => running[i] + running[i + DIMMED]);
}

// What a lane spent in each class before a moment within its stretch `index`.
function spentBefore(lane, index, moment, out) {
  const block = Math.floor(index / BLOCK);
  const base = block * CLASSES;
  for (let i = 0; i < CLASSES; i++) out[i] = lane.sums[base + i];
  const { at, detail } = lane;
  const classes = filter.classes;
  for (let i = block * BLOCK; i < index; i++) out[classes[detail[i]]] += at[i + 1] - at[i];
  if (index < lane.count) out[classes[detail[index]]] += Math.max(0, Math.min(moment, at[index + 1]) - at[index]);
}

function index() {
  classify();
  trace.lanes.forEach(sumUp);
}

// The lowest and the highest lane among the holders of a range, by blocks.
const REACH = 64;

function reachOf(lanes) {
  const levels = [];
  let low = lanes, high = lanes;
  while (low.length > REACH) {
    const size = Math.ceil(low.length / REACH);
    const [lower, higher] = [new Uint32Array(size).fill(0xffffffff), new Uint32Array(size)];
    for (let i = 0; i < low.length; i++) {
      const block = Math.floor(i / REACH);
      if (low[i] < lower[block]) lower[block] = low[i];
      if (high[i] > higher[block]) higher[block] = high[i];
    }
    levels.push([lower, higher]);
    [low, high] = [lower, higher];
  }
  return levels;
}

function reach(stick, from, to) {
  let low = Infinity, high = -1;
  const take = (lower, higher, i) => {
    if (lower[i] < low) low = lower[i];
    if (higher[i] > high) high = higher[i];
  };
  let [lower, higher] = [stick.lane, stick.lane];
  for (const level of [...stick.reach, null]) {
    while (from < to && (from % REACH || !level)) take(lower, higher, from++);
    while (from < to && to % REACH) take(lower, higher, --to);
    if (from >= to || !level) break;
    [lower, higher] = level;
    from /= REACH;
    to /= REACH;
  }
  return [low, high];
}

trace.stick.reach = reachOf(trace.stick.lane);

// The holder at a moment, as an index of the stick; -1 while nobody has it.
function holderAt(at) {
  const i = lastBefore(trace.stick.from, at);
  return i >= 0 && at < trace.stick.to[i] ? i : -1;
}

// The stick's index of a stretch in which a thread runs.
function stickOfStretch(lane, stretch) {
  const { stick } = trace;
  let i = lastBefore(stick.from, trace.lanes[lane].at[stretch]);
  while (i >= 0 && !(stick.lane[i] === lane && stick.stretch[i] === stretch)) i--;
  return i;
}

// Spans and moments of each lane, by their beginning.
for (const lane of trace.lanes) {
  lane.spans = [];
  lane.moments = [];
  lane.rows = 0;
}
for (const it of trace.spans) {
  const lane = trace.lanes[it.lane];
  lane.spans.push(it);
  lane.rows = Math.min(4, Math.max(lane.rows, it.depth + 1));
}
for (const it of trace.moments) trace.lanes[it.lane].moments.push(it);
for (const lane of trace.lanes) lane.momentTimes = Float64Array.from(lane.moments, (it) => it.at);
index();
