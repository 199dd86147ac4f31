// Drawing what each thread did: stretches that are wide enough one by one, the others as the shares they have of a pixel.

// Rectangles by class, filled at the end: one path for each class.
class Bars {
  constructor() {
    this.rects = Array.from({ length: CLASSES }, () => []);
    this.bands = Array.from({ length: 9 }, () => []);
  }

  bar(kind, x, y, width, height) {
    this.rects[kind].push(x, y, width, height);
  }

  // The stick beneath a bar: paler where it was held for a part of the pixel only.
  band(part, x, y, width, height) {
    this.bands[Math.ceil(part * 8)].push(x, y, width, height);
  }

  static fill(pen, rects) {
    if (!rects.length) return;
    pen.beginPath();
    for (let i = 0; i < rects.length; i += 4) pen.rect(rects[i], rects[i + 1], rects[i + 2], rects[i + 3]);
    pen.fill();
  }

  draw(pen) {
    this.rects.forEach((rects, kind) => {
      pen.fillStyle = fills[kind];
      Bars.fill(pen, rects);
    });
    pen.fillStyle = palette.stick;
    this.bands.forEach((rects, part) => {
      pen.globalAlpha = 0.25 + 0.75 * (part / 8);
      Bars.fill(pen, rects);
    });
    pen.globalAlpha = 1;
  }
}

const before = new Float64Array(CLASSES);
const after = new Float64Array(CLASSES);

// Goes over the pixels of a lane: `whole` gets what fills some of them, `parts` the shares within one.
function columns(lane, range, left, width, whole, parts) {
  const perPixel = (range.to - range.from) / width;
  const timeAt = (x) => range.from + (x - left) * perPixel;
  const pixelAt = (at) => Math.round(left + (at - range.from) / perPixel);
  const [born, died] = [lane.at[0], lane.at[lane.count]];
  let x = Math.max(left, Math.floor(left + (born - range.from) / perPixel));
  const end = Math.min(left + width, Math.ceil(left + (died - range.from) / perPixel));
  let index = Math.max(0, stretchAt(lane, Math.max(born, timeAt(x))));
  let known = false;
  while (x < end && index < lane.count) {
    const next = Math.min(pixelAt(lane.at[index + 1]), end);
    if (next - x >= 2) {
      whole(index, x, next - x);
      x = next;
      index++;
      known = false;
      continue;
    }
    // A pixel with several stretches in it, or a narrow one.
    const [from, to] = [Math.max(born, timeAt(x)), Math.min(died, timeAt(x + 1))];
    if (!known) spentBefore(lane, stretchAt(lane, from), from, before);
    const last = stretchAt(lane, to);
    spentBefore(lane, last, to, after);
    parts(before, after, Math.max(to - from, 1e-9), x);
    before.set(after);
    known = true;
    index = Math.max(last, index);
    x++;
    if (pixelAt(lane.at[index + 1]) <= x && index + 1 < lane.count && lane.at[index + 1] <= to) index++;
  }
}

function drawLane(bars, lane, place) {
  const y = yOf(place.bar);
  const height = place.barHeight;
  const band = yOf(place.band);
  const classes = filter.classes;
  const whole = (index, x, width) => {
    const kind = classes[lane.detail[index]];
    bars.bar(kind, x, y, width, height);
    if (kind === RUNS) bars.band(1, x, band, width, 5);
    else if (kind === RUNS + DIMMED) bars.band(0.05, x, band, width, 5);
  };
  const parts = (from, to, length, x) => {
    let low = y + height;
    for (let kind = 0; kind < CLASSES; kind++) {
      const part = ((to[kind] - from[kind]) / length) * height;
      if (part <= 0) continue;
      low -= part;
      bars.bar(kind, x, low, 1, part);
    }
    const held = to[RUNS] - from[RUNS];
    if (held > 0) bars.band(Math.min(1, held / length), x, band, 1, 5);
  };
  columns(lane, view, view.gutter, Math.floor(plotWidth()), whole, parts);
}

// What is written on the stretches that have room for it.
function drawLabels(pen, lane, place) {
  const first = Math.max(0, stretchAt(lane, Math.max(view.from, lane.at[0])));
  pen.font = '12px system-ui, sans-serif';
  pen.textBaseline = 'middle';
  for (let index = first, drawn = 0; index < lane.count && lane.at[index] < view.to && drawn < 200; drawn++) {
    const left = Math.max(view.gutter, xOf(lane.at[index]));
    const right = Math.min(view.width - 8, xOf(lane.at[index + 1]));
    if (right - left > 34) {
      const kind = filter.classes[lane.detail[index]];
      if (kind < DIMMED) label(pen, stretchLabel(stretchOf(lane.index, index)), left, right, place, palette.states[kind], kind);
      index++;
    } else {
      // Skips what is too narrow: to the first stretch that ends 34 pixels further on, or the next one.
      const skip = stretchAt(lane, timeOf(left + 34));
      index = Math.max(index + 1, skip);
    }
  }
}

function label(pen, text, left, right, place, colours, kind) {
  const room = right - left - 14;
  let shown = shorten(pen, text, room);
  // A word cut to its first letters says nothing.
  if (shown !== text && (shown.length < 6 || kind === WAITS_GIL)) shown = pen.measureText(SHORT[kind]).width <= room ? SHORT[kind] : '';
  if (!shown) return;
  const width = pen.measureText(shown).width;
  const y = yOf(place.bar) + place.barHeight / 2;
  if (kind !== RUNS) {
    pen.fillStyle = colours.base;
    pen.beginPath();
    pen.roundRect(left + 4, y - 8, width + 7, 16, 3);
    pen.fill();
  }
  pen.fillStyle = colours.text;
  pen.fillText(shown, left + 7.5, y + 0.5);
}

function shorten(pen, text, room) {
  if (room < 12) return '';
  const whole = text.length > 80 ? text.slice(0, 79) + '…' : text;
  if (pen.measureText(whole).width <= room) return whole;
  let [low, high] = [0, whole.length];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (pen.measureText(whole.slice(0, middle) + '…').width <= room) low = middle;
    else high = middle - 1;
  }
  return low > 1 ? whole.slice(0, low) + '…' : '';
}

// Spans, collections, signals and steps in rows beneath the bar; marks and the like above it.
function drawSpans(pen, lane, place) {
  pen.font = '10.5px system-ui, sans-serif';
  pen.textBaseline = 'middle';
  const last = [-1, -1, -1, -1];
  for (const it of lane.spans) {
    if (it.from > view.to) break;
    const [left, right] = [Math.max(view.gutter, xOf(it.from)), Math.min(view.width - 8, xOf(it.to))];
    const row = Math.min(it.depth, 3);
    // Of those that share a pixel one is drawn.
    if (it.to < view.from || (right < last[row] + 1 && right - left < 1)) continue;
    last[row] = right;
    const y = yOf(place.rows) + row * ROW;
    const collects = it.kind === KIND.collect;
    pen.fillStyle = it.kind === KIND.signal ? mix(palette.request, palette.back, 0.3) : palette.span;
    pen.beginPath();
    pen.roundRect(left, y, Math.max(2, right - left), ROW - 2, 3);
    pen.fill();
    pen.strokeStyle = collects ? palette.faint : palette.spanText;
    pen.setLineDash(collects ? [3, 2] : []);
    pen.lineWidth = 1;
    if (right - left > 6) pen.stroke();
    pen.setLineDash([]);
    pen.fillStyle = palette.spanText;
    const text = shorten(pen, spanText(it), right - left - 8);
    if (text) pen.fillText(text, left + 4, y + ROW / 2 - 0.5);
  }
}

function drawMoments(pen, lane, place) {
  pen.font = '10.5px system-ui, sans-serif';
  pen.textBaseline = 'middle';
  let free = -Infinity;
  let last = -Infinity;
  for (let i = lastBefore(lane.momentTimes, view.from) + 1; i < lane.moments.length; i++) {
    const it = lane.moments[i];
    if (it.at > view.to) break;
    const x = xOf(it.at);
    if (x - last < 1.5) continue;
    last = x;
    const y = yOf(place.bar);
    const marked = it.kind === KIND.mark;
    pen.fillStyle = pen.strokeStyle = marked ? palette.mark : palette.faint;
    pen.lineWidth = 1.5;
    pen.beginPath();
    pen.moveTo(x, y - 9);
    pen.lineTo(x, y + (marked ? place.barHeight : 0));
    pen.stroke();
    pen.beginPath();
    if (marked) pen.moveTo(x, y - 13), pen.lineTo(x + 7, y - 9.5), pen.lineTo(x, y - 6);
    else pen.arc(x, y - 9, 2.6, 0, 7);
    pen.fill();
    const text = shorten(pen, momentText(it), Math.min(150, view.width - 20 - x));
    if (x < free) continue;
    const width = pen.measureText(text).width;
    const following = lane.moments[i + 1];
    if (following && xOf(following.at) < x + width + 14) continue;
    pen.fillText(text, x + 9, y - 9);
    free = x + width + 14;
  }
}
