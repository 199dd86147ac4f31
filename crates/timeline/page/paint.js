// The picture: when it is drawn anew, and what lies above what.

const canvas = byId('lanes');
const picture = { asked: false, times: [], hover: null, pinned: null };

function repaint() {
  if (picture.asked) return;
  picture.asked = true;
  requestAnimationFrame(() => {
    picture.asked = false;
    const began = performance.now();
    paint();
    drawMap();
    picture.times.push(performance.now() - began);
    if (picture.times.length > 1000) picture.times.shift();
  });
}

// Gives the canvas as many pixels as the screen has where it lies.
function sized(target, width, height) {
  const ratio = window.devicePixelRatio || 1;
  const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (target.width !== w || target.height !== h) [target.width, target.height] = [w, h];
  const pen = target.getContext('2d');
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  return pen;
}

function measure() {
  const box = canvas.parentElement.getBoundingClientRect();
  if (!box.width || !box.height) return;
  view.width = box.width;
  view.height = box.height;
  view.gutter = Math.round(Math.min(170, Math.max(84, box.width * 0.2)));
  layOut();
  changed();
}

function paint() {
  const pen = sized(canvas, view.width, view.height);
  pen.fillStyle = palette.back;
  pen.fillRect(0, 0, view.width, view.height);
  const visible = trace.lanes.filter((lane) => {
    const place = view.lanes[lane.index];
    return place.y + place.height > view.top && place.y < view.top + view.height - AXIS;
  });
  drawStripes(pen, visible);
  if (trace.stretches) drawTicks(pen);
  pen.save();
  pen.beginPath();
  pen.rect(view.gutter, AXIS, view.width - view.gutter - 8, view.height - AXIS);
  pen.clip();
  const dense = drawDenseStick(pen);
  const bars = new Bars();
  for (const lane of visible) if (lane.count) drawLane(bars, lane, view.lanes[lane.index]);
  bars.draw(pen);
  for (const lane of visible) {
    const place = view.lanes[lane.index];
    drawLabels(pen, lane, place);
    drawSpans(pen, lane, place);
    drawMoments(pen, lane, place);
  }
  if (!dense) drawEachPass(pen);
  drawRequests(pen);
  outline(pen, picture.hover, 1.2);
  outline(pen, picture.pinned, 2.4);
  pen.restore();
  drawNames(pen, visible);
  if (!trace.stretches) drawEmpty(pen);
}

function drawStripes(pen, visible) {
  pen.fillStyle = palette.stripe;
  for (const lane of visible) {
    const place = view.lanes[lane.index];
    if (lane.index % 2 === 0) pen.fillRect(0, yOf(place.y), view.width, place.height);
  }
}

// The step between ticks: 1, 2 or 5 times a power of ten, at least so many pixels wide.
function tickStep(pixels = 96) {
  const least = ((view.to - view.from) / plotWidth()) * pixels;
  const power = 10 ** Math.floor(Math.log10(least));
  return [1, 2, 5, 10].map((it) => it * power).find((it) => it >= least) || power * 10;
}

function drawTicks(pen) {
  const step = tickStep();
  pen.font = '11px system-ui, sans-serif';
  pen.textBaseline = 'middle';
  pen.textAlign = 'center';
  pen.strokeStyle = palette.line;
  pen.lineWidth = 1;
  for (let i = Math.ceil(view.from / step); i * step <= view.to; i++) {
    const x = Math.round(xOf(i * step)) + 0.5;
    pen.beginPath();
    pen.moveTo(x, AXIS - 5);
    pen.lineTo(x, view.height);
    pen.stroke();
    pen.fillStyle = palette.faint;
    const text = moment(i * step, step);
    const half = pen.measureText(text).width / 2 + 2;
    pen.fillText(text, Math.min(Math.max(x, view.gutter + half), view.width - half), AXIS / 2 - 1);
  }
  pen.textAlign = 'left';
}

function drawNames(pen, visible) {
  pen.textBaseline = 'alphabetic';
  for (const lane of visible) {
    const place = view.lanes[lane.index];
    const y = yOf(place.bar) + place.barHeight / 2;
    pen.font = '600 13px system-ui, sans-serif';
    pen.fillStyle = palette.text;
    pen.fillText(shorten(pen, laneName(lane.index), view.gutter - 22), 12, y - 1);
    pen.font = '11px system-ui, sans-serif';
    pen.fillStyle = palette.faint;
    const text = `ran ${time(lane.spent[RUNS])} · ${share(lane.spent[RUNS], lane.died - lane.born)}`;
    pen.fillText(shorten(pen, text, view.gutter - 16), 12, y + 14);
  }
  // Lanes that are scrolled away do not show behind the axis.
  pen.clearRect(0, 0, view.gutter, AXIS);
  pen.fillStyle = palette.back;
  pen.fillRect(0, 0, view.gutter, AXIS);
  pen.fillStyle = palette.faint;
  pen.font = '11px system-ui, sans-serif';
  pen.textBaseline = 'middle';
  pen.fillText(shorten(pen, `${time(view.to - view.from)} shown`, view.gutter - 26), 12, AXIS / 2 - 1);
}

function drawEmpty(pen) {
  pen.font = '15px system-ui, sans-serif';
  pen.fillStyle = palette.faint;
  pen.textAlign = 'center';
  pen.fillText('Nothing was recorded in this trace.', view.width / 2, view.height / 2);
  pen.textAlign = 'left';
}

function outline(pen, it, width) {
  if (!it || it.type === 'lane') return;
  const place = view.lanes[it.lane];
  const lane = trace.lanes[it.lane];
  let [from, to, y, height] = [0, 0, yOf(place.bar), place.barHeight];
  if (it.type === 'stretch') [from, to] = [lane.at[it.stretch], lane.at[it.stretch + 1]];
  else if (it.type === 'span') {
    [from, to, y, height] = [it.span.from, it.span.to, yOf(place.rows) + Math.min(3, it.span.depth) * ROW, ROW - 2];
  } else [from, to, y, height] = [it.moment.at, it.moment.at, y - 14, place.barHeight + 14];
  const left = Math.max(view.gutter - 4, xOf(from));
  const right = Math.min(view.width + 4, xOf(to));
  pen.strokeStyle = palette.focus;
  pen.lineWidth = width;
  pen.beginPath();
  pen.roundRect(left - 1.5, y - 1.5, Math.max(1, right - left) + 3, height + 3, 3);
  pen.stroke();
}
