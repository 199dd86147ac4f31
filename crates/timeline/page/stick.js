// Drawing the stick's way from lane to lane, and who asked for it.

// Where the stick lies in a lane.
const bandOf = (lane) => yOf(view.lanes[lane].band) + 2.5;

// The first hand-over that can be seen, and the one behind the last.
function visibleStick() {
  const { stick } = trace;
  const first = Math.max(0, lastBefore(stick.from, view.from) - 1);
  return [first, Math.min(stick.count, lastBefore(stick.from, view.to) + 2)];
}

// Where there are too many to tell apart: for each pixel how far the stick went, paler than a line of its own, and beneath
// the lanes. Says whether that is so.
function drawDenseStick(pen) {
  const { stick } = trace;
  const [first, end] = visibleStick();
  if (end - first <= plotWidth() * 1.5) return false;
  pen.fillStyle = palette.stick;
  pen.globalAlpha = 0.28;
  pen.beginPath();
  let at = first;
  const right = view.gutter + Math.floor(plotWidth());
  for (let x = view.gutter; x < right && at < end; x++) {
    const next = Math.min(end, lastBefore(stick.from, timeOf(x + 1)) + 1);
    if (next > at) {
      const [low, high] = reach(stick, Math.max(0, at - 1), next);
      if (high > low) pen.rect(x, bandOf(low), 1, bandOf(high) - bandOf(low));
      at = next;
    }
  }
  pen.fill();
  pen.globalAlpha = 1;
  return true;
}

function drawEachPass(pen) {
  const { stick } = trace;
  const [first, end] = visibleStick();
  const density = (end - first) / plotWidth();
  const narrow = density > 0.12;
  const heads = new Path2D();
  const shown = new Path2D();
  const dimmed = new Path2D();
  for (let i = first; i + 1 < end; i++) {
    const [from, to] = [stick.lane[i], stick.lane[i + 1]];
    if (from === to) continue;
    const [x1, x2] = [xOf(stick.to[i]), xOf(stick.from[i + 1])];
    const path = filter.classes[trace.lanes[from].detail[stick.stretch[i]]] < DIMMED ? shown : dimmed;
    pass(path, narrow || path === dimmed ? null : heads, x1, bandOf(from), x2, bandOf(to));
  }
  pen.lineJoin = 'round';
  pen.strokeStyle = palette.stick;
  pen.globalAlpha = 0.15;
  pen.lineWidth = 1.5;
  pen.stroke(dimmed);
  // The more lines there are, the paler they are: what they cross stays visible.
  pen.globalAlpha = narrow ? Math.max(0.3, 0.85 - density * 0.6) : 1;
  if (!narrow) {
    pen.strokeStyle = palette.back;
    pen.lineWidth = 4.4;
    pen.stroke(shown);
  }
  pen.strokeStyle = palette.stick;
  pen.lineWidth = narrow ? 1.2 : 2.6;
  pen.stroke(shown);
  pen.stroke(heads);
  pen.globalAlpha = 1;
}

// One hand-over: along the giver's lane, across, and a head where the taker takes it.
function pass(path, heads, x1, y1, x2, y2) {
  path.moveTo(x1, y1);
  path.lineTo(x2, y2);
  if (!heads) return;
  const down = Math.sign(y2 - y1);
  heads.moveTo(x2 - 4, y2 - down * 6);
  heads.lineTo(x2, y2 - down * 0.5);
  heads.lineTo(x2 + 4, y2 - down * 6);
}

// Arrows from those who asked to those who gave. Too many of them are left out.
function drawRequests(pen) {
  const { at, lane, holder } = trace.requests;
  const first = lastBefore(at, view.from) + 1;
  const end = lastBefore(at, view.to) + 1;
  if (end <= first || end - first > plotWidth() / 10) return;
  pen.strokeStyle = pen.fillStyle = palette.request;
  pen.lineWidth = 1.6;
  for (let i = first; i < end; i++) {
    const [asker, giver] = [view.lanes[lane[i]], view.lanes[holder[i]]];
    if (!asker || !giver || asker === giver) continue;
    const held = holderAt(at[i]);
    if (held >= 0 && filter.classes[trace.lanes[trace.stick.lane[held]].detail[trace.stick.stretch[held]]] >= DIMMED) continue;
    const x1 = xOf(at[i]);
    const x2 = held >= 0 && trace.stick.lane[held] === holder[i] ? xOf(trace.stick.to[held]) : x1;
    const up = giver.y < asker.y;
    const y1 = yOf(asker.bar) + asker.barHeight / 2;
    const y2 = yOf(giver.bar) + (up ? giver.barHeight : 0) + (up ? -3 : 3);
    arrow(pen, x1, y1, Math.min(x2, x1 + 60) - 2, y2, up);
  }
}

function arrow(pen, x1, y1, x2, y2, up) {
  const bulge = Math.min(x1, x2) - 12;
  pen.setLineDash([4, 2.5]);
  pen.beginPath();
  pen.moveTo(x1, y1);
  pen.bezierCurveTo(bulge, y1 + (y2 - y1) * 0.3, bulge, y1 + (y2 - y1) * 0.75, x2, y2);
  pen.stroke();
  pen.setLineDash([]);
  pen.beginPath();
  pen.arc(x1, y1, 2.6, 0, 7);
  pen.fill();
  const head = up ? 6 : -6;
  pen.beginPath();
  pen.moveTo(x2 + 1, y2);
  pen.lineTo(x2 - 6, y2 + head * 0.7);
  pen.lineTo(x2 - 0.5, y2 + head * 1.3);
  pen.fill();
}
