// Opens traces in Perfetto's own page, with its trace processor, and asks that for what the traces hold:
// `node ui.js PAGE NAME...`, where PAGE is the folder that has the page, and NAME.pftrace and NAME.jsonl are of one trace.
// Says that it was skipped where there is no browser.

import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { existsSync, readFileSync } from 'node:fs';
import { basename, extname, join, normalize } from 'node:path';
import { findChromium, finish, ok } from '../page/harness.js';

function skip(why) {
  console.log(`SKIPPED: ${why}: the files are not opened in Perfetto`);
  process.exit(0);
}

const [folder, ...names] = process.argv.slice(2);
const chromium = findChromium() ?? skip('there is no Chromium');
const require = createRequire(new URL('../page/', import.meta.url));
let playwright;
try {
  playwright = require('playwright-core');
} catch {
  skip('tests/page is not installed');
}

const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.json': 'application/json', '.wasm': 'application/wasm' };

// What Perfetto's page is made of, and the traces by their names.
const server = createServer((request, response) => {
  const path = normalize(decodeURIComponent(new URL(request.url, 'http://localhost').pathname));
  const trace = names.find((name) => path === `/${basename(name)}.pftrace`);
  const file = trace ? `${trace}.pftrace` : join(folder, path === '/' ? 'index.html' : path);
  if (!existsSync(file) || path.includes('..')) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' }).end(readFileSync(file));
});
await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
const origin = `http://127.0.0.1:${server.address().port}`;

// The rows of a query; `row` says what a column is: 0 a number, 'str' a text.
const query = (page, sql, row) =>
  page.evaluate(async ([sql, row]) => {
    const result = await app.trace.engine.query(sql);
    const rows = [];
    for (const it = result.iter(row); it.valid(); it.next()) rows.push(Object.fromEntries(Object.keys(row).map((key) => [key, it[key]])));
    return rows;
  }, [sql, row]);

async function open(browser, name) {
  const page = await browser.newPage({ serviceWorkers: 'block' });
  page.on('pageerror', (error) => ok(`${name}: no errors`, false, String(error)));
  await page.goto(`${origin}/#!/?url=${origin}/${basename(name)}.pftrace`);
  await page.waitForFunction(() => globalThis.app?.trace?.engine, null, { timeout: 60_000 });
  return page;
}

// What the trace says of itself: by thread and state, the number and the time of the stretches.
function stretches(lines) {
  const sums = new Map();
  for (const it of lines.filter((it) => it.type === 'stretch' && it.to > it.from)) {
    const key = `${it.name}: ${it.state}`;
    const sum = sums.get(key) ?? { count: 0, time: 0 };
    sums.set(key, { count: sum.count + 1, time: sum.time + it.to - it.from });
  }
  return sums;
}

async function check(browser, path) {
  const name = basename(path);
  const lines = readFileSync(`${path}.jsonl`, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line));
  const page = await open(browser, path);
  const complaints = await query(page, "select name, value from stats where severity in ('error', 'data_loss') and value > 0", { name: 'str', value: 0 });
  ok(`${name}: the trace processor complains of nothing`, complaints.length === 0, complaints);

  const found = await query(page, `select thread.name || ': ' || slice.category as key, count() as count, sum(slice.dur) as time
    from slice join thread_track on slice.track_id = thread_track.id join thread using (utid) group by key`, { key: 'str', count: 0, time: 0 });
  const expected = stretches(lines);
  for (const [key, sum] of expected) {
    const it = found.find((it) => it.key === key);
    ok(`${name}: ${key}`, it?.count === sum.count && it?.time === sum.time, [it, sum]);
  }

  const handed = lines.filter((it) => it.type === 'event' && it.event === 'gil.taken').length;
  const [{ flows, ends }] = await query(page, 'select count() as flows, count(distinct slice_in) as ends from flow', { flows: 0, ends: 0 });
  ok(`${name}: hand-overs lead from slice to slice`, flows === ends && flows < handed && (flows > 0 || expected.size < 6), [flows, ends, handed]);
  const [{ most }] = await query(page, 'select max(value) as most from counter', { most: 0 });
  ok(`${name}: somebody waits at times`, most >= 1 || flows === 0, most);
  await page.close();
}

const browser = await playwright.chromium.launch({ executablePath: chromium, args: ['--no-sandbox', '--disable-background-networking'] });
try {
  for (const name of names) await check(browser, name);
} finally {
  await browser.close();
  server.close();
}
process.exit(finish());
