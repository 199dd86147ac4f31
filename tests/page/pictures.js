// Draws the pictures of docs/timeline.md from real traces: `node pictures.js BATON`. Each is a program of tests/timeline,
// traced by BATON, its page in a headless browser.

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { findChromium } from './harness.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const folder = join(root, 'docs', 'pictures');
const size = { width: 1280, height: 500 };

// A picture's name, the program and its options, and which part of the trace is shown: milliseconds, from the left or,
// where they are negative, before the end.
const PICTURES = [
  { name: 'turns', program: 'computing', shown: [40, 110] },
  { name: 'reading', program: 'reading', shown: [-160, -40] },
  { name: 'convoy', program: 'convoy', options: ['-X', 'gil_policy=cpython'], shown: [30, 100] },
  { name: 'no-convoy', program: 'convoy', shown: [-14, -4] },
  { name: 'lock', program: 'lock_over_sleep' },
  { name: 'lesson', program: 'computing', view: 'lesson' },
];

const baton = process.argv[2] && resolve(process.argv[2]);
const executablePath = findChromium();
if (!baton || !executablePath) {
  console.error('usage: node pictures.js BATON, where there is a chromium');
  process.exit(2);
}
const scratch = mkdtempSync(join(tmpdir(), 'pictures-'));
mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
for (const { name, program, options = [], shown, view } of PICTURES) {
  const html = join(scratch, `${name}.html`);
  const words = ['trace', '--html', '-o', html, ...options, `${program}.py`];
  execFileSync(baton, words, { cwd: join(root, 'tests', 'timeline'), stdio: 'ignore' });
  const page = await browser.newPage({ viewport: view ? { ...size, height: 1000 } : size, colorScheme: 'light' });
  await page.goto(pathToFileURL(html).href);
  if (view) await page.getByRole('tab', { name: new RegExp(view, 'i') }).or(page.getByRole('button', { name: new RegExp(view, 'i') })).first().click();
  if (shown) {
    await page.evaluate(([from, to]) => {
      window.timeline.fit();
      const end = window.timeline.range.to;
      const at = (ms) => (ms < 0 ? end + ms * 1e6 : ms * 1e6);
      window.timeline.show(at(from), at(to));
    }, shown);
  }
  await page.waitForTimeout(300);
  await page.screenshot({ path: join(folder, `${name}.png`) });
  await page.close();
  console.log(`${name}.png`);
}
await browser.close();
rmSync(scratch, { recursive: true });
