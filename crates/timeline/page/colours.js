// Colours that the colour-blind tell apart too, and hatches that need no colour at all.

const PALETTES = {
  light: {
    back: '#ffffff', stripe: '#f5f6f9', line: '#dde1e8', text: '#1c2330', faint: '#5a6475', focus: '#1c2330',
    stick: '#e5a000', stickEdge: '#7a5500', request: '#a33b00', mark: '#6b3fa0', span: '#d8dff0', spanText: '#253a66',
    states: [
      { base: '#1f63b0', ink: '#1f63b0', text: '#ffffff' },
      { base: '#fbd3ba', ink: '#d1570a', text: '#5c2400' },
      { base: '#eac4db', ink: '#a63d7f', text: '#571940' },
      { base: '#b9e6d6', ink: '#128766', text: '#06402f' },
      { base: '#e7e9ee', ink: '#8b93a3', text: '#3d4452' },
    ],
  },
  dark: {
    back: '#14171d', stripe: '#191d25', line: '#2c323d', text: '#e8ebf1', faint: '#a0a9b8', focus: '#ffffff',
    stick: '#ffc83d', stickEdge: '#3b2c00', request: '#ff9b66', mark: '#c7a2f5', span: '#2b3754', spanText: '#cdd9f7',
    states: [
      { base: '#4a96e6', ink: '#4a96e6', text: '#06182b' },
      { base: '#57290f', ink: '#f08a4b', text: '#ffe0cc' },
      { base: '#4a2139', ink: '#dd83b6', text: '#ffdcef' },
      { base: '#123f33', ink: '#3fc39a', text: '#d2fff0' },
      { base: '#2a2f39', ink: '#737c8c', text: '#dde2ea' },
    ],
  },
};

let palette = PALETTES.light;

// A small square that is repeated: diagonal lines, crossed lines, level lines, dots. What runs is plain.
function hatch(state, { base, ink }) {
  const size = 8;
  const tile = element('canvas', { width: size, height: size });
  const pen = tile.getContext('2d');
  pen.fillStyle = base;
  pen.fillRect(0, 0, size, size);
  pen.strokeStyle = pen.fillStyle = ink;
  pen.lineWidth = 1.6;
  pen.beginPath();
  if (state === WAITS_GIL || state === WAITS_LOCK) {
    for (const x of [-size, 0, size]) pen.moveTo(x - 1, size + 1), pen.lineTo(x + size + 1, -1);
  }
  if (state === WAITS_LOCK) {
    for (const x of [-size, 0, size]) pen.moveTo(x - 1, -1), pen.lineTo(x + size + 1, size + 1);
  }
  if (state === BLOCKED) for (const y of [2, 6]) pen.moveTo(0, y), pen.lineTo(size, y);
  pen.lineWidth = state === WAITS_LOCK ? 1 : 1.5;
  pen.stroke();
  if (state === ASLEEP) for (const [x, y] of [[1, 1], [5, 5]]) pen.fillRect(x, y, 2, 2);
  return tile;
}

let fills = [];

function mix(a, b, part) {
  const channel = (text, i) => parseInt(text.slice(1 + 2 * i, 3 + 2 * i), 16);
  const mixed = [0, 1, 2].map((i) => Math.round(channel(a, i) * part + channel(b, i) * (1 - part)));
  return '#' + mixed.map((it) => it.toString(16).padStart(2, '0')).join('');
}

function usePalette(name) {
  palette = PALETTES[name];
  palette.name = name;
  const pen = element('canvas').getContext('2d');
  const full = palette.states.map((colours, state) => state === RUNS ? colours.base : pen.createPattern(hatch(state, colours), 'repeat'));
  const dim = palette.states.map((colours) => mix(colours.base, palette.back, 0.22));
  fills = [...full, ...dim];
}

// A swatch for a legend.
function swatch(state, width = 26, height = 14) {
  const canvas = element('canvas', { width: width * 2, height: height * 2, class: 'swatch', 'aria-hidden': 'true' });
  const pen = canvas.getContext('2d');
  pen.scale(2, 2);
  pen.fillStyle = fills[state];
  pen.fillRect(0, 0, width, height);
  return canvas;
}
