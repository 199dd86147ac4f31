// What is visible: the range of time, the lanes and where they lie.

const AXIS = 26;
const ROW = 14;

const view = {
  from: trace.begin, to: trace.end, // nanoseconds
  top: 0, // by how much the lanes are scrolled
  width: 800, height: 400, gutter: 170,
  lanes: [], // by lane: y, height, bar, barHeight, band, rows
  tall: 0, // of all lanes together
  listeners: [],
};

const LEAST = 50; // nanoseconds across the picture

function changed() {
  for (const listener of view.listeners) listener();
}

const plotWidth = () => Math.max(1, view.width - view.gutter - 8);
const xOf = (at) => view.gutter + ((at - view.from) / (view.to - view.from)) * plotWidth();
const timeOf = (x) => view.from + ((x - view.gutter) / plotWidth()) * (view.to - view.from);

function show(from, to) {
  const widest = Math.max(trace.total * 1.02, LEAST);
  const width = Math.min(Math.max(to - from, LEAST), widest);
  // A little room before the beginning and behind the end.
  const margin = Math.min(width * 0.05, (widest - trace.total) / 2);
  const [first, last] = [trace.begin - margin, trace.begin + trace.total + margin];
  const middle = (from + to) / 2;
  const begin = Math.min(Math.max(middle - width / 2, first), last - width);
  view.from = begin;
  view.to = begin + width;
  changed();
}

const fit = () => show(trace.begin - trace.total * 0.01, trace.end + trace.total * 0.01);

function zoom(factor, around = (view.from + view.to) / 2) {
  let from = around - (around - view.from) * factor;
  let to = around + (view.to - around) * factor;
  if (to - from < LEAST) {
    const left = (around - view.from) / (view.to - view.from);
    [from, to] = [around - LEAST * left, around + LEAST * (1 - left)];
  }
  show(from, to);
}

function pan(share) {
  const step = (view.to - view.from) * share;
  show(view.from + step, view.to + step);
}

function scroll(pixels) {
  view.top = Math.min(Math.max(0, view.top + pixels), Math.max(0, view.tall - (view.height - AXIS)));
  changed();
}

// Brings a moment or a stretch into sight, wide enough to be seen.
function reveal(lane, from, to = from) {
  const [visible, length] = [view.to - view.from, to - from];
  const tiny = length > 0 && (length / visible) * plotWidth() < 4;
  if (tiny || length > visible) show(from - length * 8, to + length * 8);
  else if (from < view.from || to > view.to) show((from + to - visible) / 2, (from + to + visible) / 2);
  const place = view.lanes[lane];
  if (!place) return;
  const room = view.height - AXIS;
  if (place.y < view.top) scroll(place.y - view.top);
  else if (place.y + place.height > view.top + room) scroll(place.y + place.height - view.top - room);
}

// Lanes share the height there is, within bounds; more of them are scrolled.
function layOut() {
  const above = 17, band = 11, below = 6;
  const rows = trace.lanes.reduce((sum, lane) => sum + lane.rows, 0);
  const fixed = (above + band + below) * trace.lanes.length + rows * ROW;
  const free = (view.height - AXIS - 4 - fixed) / Math.max(1, trace.lanes.length);
  const barHeight = Math.floor(Math.min(60, Math.max(16, free)));
  let y = 0;
  view.lanes = trace.lanes.map((lane) => {
    const height = above + barHeight + band + lane.rows * ROW + below;
    const place = { y, height, bar: y + above, barHeight, band: y + above + barHeight + 2, rows: y + above + barHeight + band };
    y += height;
    return place;
  });
  view.tall = y;
  view.top = Math.min(view.top, Math.max(0, view.tall - (view.height - AXIS)));
}

// Where a lane's part lies on the canvas.
const yOf = (y) => AXIS + y - view.top;

function laneAt(y) {
  const inside = y - AXIS + view.top;
  if (y < AXIS) return -1;
  return view.lanes.findIndex((place) => inside >= place.y && inside < place.y + place.height);
}

// What lies at a point: a moment, a span, or the stretch of the lane there.
function hit(x, y) {
  const index = laneAt(y);
  if (index < 0 || x < view.gutter) return index < 0 ? null : { type: 'lane', lane: index };
  const lane = trace.lanes[index];
  const place = view.lanes[index];
  const inside = y - AXIS + view.top;
  const at = timeOf(x);
  if (inside < place.bar) {
    const near = lane.moments.find((it) => Math.abs(xOf(it.at) - x) < 7);
    if (near) return { type: 'moment', lane: index, moment: near };
  }
  if (inside >= place.rows) {
    const depth = Math.floor((inside - place.rows) / ROW);
    const span = lane.spans.find((it) => it.from <= at && at <= it.to && Math.min(it.depth, 3) === depth);
    if (span) return { type: 'span', lane: index, span };
  }
  const stretch = stretchAt(lane, at);
  return stretch < 0 ? { type: 'lane', lane: index } : { type: 'stretch', lane: index, stretch };
}
