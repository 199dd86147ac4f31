// What the test needs besides the page: the browser, the pages, and a look at pixels.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
export const out = join(here, 'out');

// The browser of the system: CHROMIUM names one, or it is found where programs are.
export function findChromium() {
  if (process.env.CHROMIUM) return existsSync(process.env.CHROMIUM) ? process.env.CHROMIUM : null;
  const names = ['chromium', 'chromium-browser', 'google-chrome'];
  const places = (process.env.PATH || '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  return places.find((place) => existsSync(place)) || null;
}

// Writes the pages of the samples; gives their addresses and sizes.
export function writePages(samples) {
  mkdirSync(out, { recursive: true });
  const root = join(here, '..', '..');
  const cargo = ['run', '--quiet', '--release', '-p', 'baton-timeline', '--example', 'page', '--'];
  const pages = {};
  for (const sample of samples) {
    const name = sample.split(':')[0];
    const path = join(out, `${name}.html`);
    execFileSync(process.env.CARGO || 'cargo', [...cargo, `:${sample}`, path], { cwd: root, stdio: 'inherit' });
    pages[name] = { url: pathToFileURL(path).href, size: statSync(path).size };
  }
  return pages;
}

let failed = 0;
let passed = 0;

export function ok(what, holds, ...more) {
  if (holds) passed++;
  else {
    failed++;
    console.log(`  FAILED: ${what}`, ...more);
  }
}

export function equal(what, found, wanted) {
  ok(what, JSON.stringify(found) === JSON.stringify(wanted), `\n    found  ${JSON.stringify(found)}\n    wanted ${JSON.stringify(wanted)}`);
}

export function finish() {
  console.log(`${passed} checks hold, ${failed} do not`);
  return failed ? 1 : 0;
}

// Of a picture, which share of the pixels in each of some boxes is nearest to the colours of each state. What is none of
// them (text, outlines, the stick) is not counted.
export async function shares(browser, png, boxes, states) {
  const page = await browser.newPage();
  const found = await page.evaluate(async ({ data, boxes, states }) => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [image.width, image.height];
    const pen = canvas.getContext('2d', { willReadFrequently: true });
    pen.drawImage(image, 0, 0);
    const parse = (text) => [1, 3, 5].map((at) => parseInt(text.slice(at, at + 2), 16));
    // Between the two colours of a hatch all mixtures count.
    const near = ([r, g, b], { base, ink }) => {
      const [from, to] = [parse(base), parse(ink)];
      const along = to.map((it, i) => it - from[i]);
      const length = along.reduce((sum, it) => sum + it * it, 0);
      const offset = [r - from[0], g - from[1], b - from[2]];
      const part = length ? Math.min(1, Math.max(0, offset.reduce((sum, it, i) => sum + it * along[i], 0) / length)) : 0;
      return Math.hypot(...offset.map((it, i) => it - part * along[i]));
    };
    return boxes.map(({ x, y, width, height }) => {
      const { data: pixels } = pen.getImageData(Math.round(x), Math.round(y), Math.round(width), Math.round(height));
      const counts = states.map(() => 0);
      for (let i = 0; i < pixels.length; i += 4) {
        const pixel = [pixels[i], pixels[i + 1], pixels[i + 2]];
        const distances = states.map((state) => near(pixel, state));
        const least = Math.min(...distances);
        if (least < 24) counts[distances.indexOf(least)]++;
      }
      const sum = counts.reduce((a, b) => a + b, 0);
      return counts.map((it) => it / Math.max(1, sum));
    });
  }, { data: png.toString('base64'), boxes, states });
  await page.close();
  return found;
}
