// The whole trace in small, and what part of it is visible.

const map = byId('map');
const miniature = { picture: element('canvas'), key: '' };

const mapWidth = () => map.parentElement.getBoundingClientRect().width;
const MAP_HEIGHT = 52;

// The lanes in small change with the size, the colours and the filter only.
function drawMiniature(width) {
  const key = [width, palette.name, [...filter.hidden].join()].join();
  if (key === miniature.key) return;
  miniature.key = key;
  const pen = sized(miniature.picture, width, MAP_HEIGHT);
  pen.fillStyle = palette.stripe;
  pen.fillRect(0, 0, width, MAP_HEIGHT);
  const height = (MAP_HEIGHT - 6) / Math.max(1, trace.lanes.length);
  // Where there is no room for gaps, lanes share their pixels.
  const tall = height < 2 ? height : Math.max(1.5, Math.min(12, height - 1.5));
  const range = { from: trace.begin, to: trace.begin + trace.total };
  trace.lanes.forEach((lane, row) => {
    if (!lane.count) return;
    const y = 3 + row * height;
    const fill = (kind, x, part, w) => {
      pen.fillStyle = kind < DIMMED ? palette.states[kind].ink : fills[kind];
      pen.globalAlpha = part;
      pen.fillRect(x, y, w, tall);
    };
    const parts = (from, to, length, x) => {
      for (let kind = 0; kind < CLASSES; kind++) {
        if (to[kind] > from[kind]) fill(kind, x, (to[kind] - from[kind]) / length, 1);
      }
    };
    columns(lane, range, 0, Math.floor(width), (at, x, w) => fill(filter.classes[lane.detail[at]], x, 1, w), parts);
  });
  pen.globalAlpha = 1;
}

function drawMap() {
  const width = mapWidth();
  if (!width) return;
  drawMiniature(width);
  const pen = sized(map, width, MAP_HEIGHT);
  pen.drawImage(miniature.picture, 0, 0, width, MAP_HEIGHT);
  const x = (at) => ((at - trace.begin) / trace.total) * width;
  const left = Math.max(0, x(view.from));
  const right = Math.min(width, Math.max(x(view.to), left + 3));
  pen.fillStyle = palette.back;
  pen.globalAlpha = 0.62;
  pen.fillRect(0, 0, left, MAP_HEIGHT);
  pen.fillRect(right, 0, width - right, MAP_HEIGHT);
  pen.globalAlpha = 1;
  pen.strokeStyle = palette.text;
  pen.lineWidth = 2;
  pen.beginPath();
  pen.roundRect(left + 1, 1, right - left - 2 > 0 ? right - left - 2 : 1, MAP_HEIGHT - 2, 4);
  pen.stroke();
  map.setAttribute('aria-valuenow', String(Math.round((((view.from + view.to) / 2 - trace.begin) / trace.total) * 100)));
  map.setAttribute('aria-valuetext', `${moment(view.from)} to ${moment(view.to)}`);
}

// Dragging the frame moves it, its edges resize it; a click elsewhere brings it there.
function dragMap(event) {
  const box = map.getBoundingClientRect();
  const at = (x) => trace.begin + ((x - box.left) / box.width) * trace.total;
  const x = (time) => box.left + ((time - trace.begin) / trace.total) * box.width;
  const [left, right] = [x(view.from), x(view.to)];
  const near = (edge) => Math.abs(event.clientX - edge) < 6 && right - left > 14;
  const edge = near(left) ? 'left' : near(right) ? 'right' : '';
  if (!edge && (event.clientX < left || event.clientX > right)) {
    const half = (view.to - view.from) / 2;
    show(at(event.clientX) - half, at(event.clientX) + half);
  }
  const [from, to, start] = [view.from, view.to, at(event.clientX)];
  map.setPointerCapture(event.pointerId);
  map.onpointermove = (move) => {
    const by = at(move.clientX) - start;
    if (edge === 'left') show(Math.min(from + by, to - LEAST), to);
    else if (edge === 'right') show(from, Math.max(to + by, from + LEAST));
    else show(from + by, to + by);
  };
  map.onpointerup = map.onpointercancel = () => (map.onpointermove = null);
}
