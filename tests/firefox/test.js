// Opens files for the Firefox profiler with the profiler's own code, which its command line brings, and looks whether it
// finds in them what the traces hold: `npm ci && npm test -- BATON`. Says that it was skipped where that is not installed.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const profiler = join(here, 'node_modules/@firefox-devtools/profiler-cli/dist/profiler-cli.js');
if (!existsSync(profiler)) {
  console.log('SKIPPED: the profiler is not installed; run `npm ci` in tests/firefox');
  process.exit(0);
}
if (!process.argv[2]) {
  console.error('usage: npm test -- BATON');
  process.exit(2);
}
const baton = resolve(process.env.INIT_CWD ?? '.', process.argv[2]);

// The profiler keeps its sessions in the home folder.
const folder = mkdtempSync(join(tmpdir(), 'baton-firefox-'));
const env = { ...process.env, HOME: folder };

function ask(...words) {
  return execFileSync(process.execPath, [profiler, ...words], { env, encoding: 'utf8', timeout: 60_000, stdio: ['ignore', 'pipe', 'pipe'] });
}

const asked = (...words) => JSON.parse(ask(...words, '--json'));

let checks = 0;
const wrong = [];
function ok(what, holds, found) {
  checks += 1;
  if (!holds) wrong.push(`${what}: ${JSON.stringify(found)}`);
}

// The times in milliseconds and the numbers of the stretches of each state of each thread, by what the trace says.
function statesOf(lines) {
  const threads = new Map(lines.filter((it) => it.type === 'thread').map((it) => [it.thread, { name: it.name, states: new Map() }]));
  for (const it of lines.filter((it) => it.type === 'stretch' && it.to > it.from)) {
    const { states } = threads.get(it.thread);
    const known = states.get(it.state) ?? { count: 0, time: 0 };
    states.set(it.state, { count: known.count + 1, time: known.time + (it.to - it.from) / 1e6 });
  }
  return [...threads.values()];
}

function record(name) {
  const trace = join(folder, name);
  const run = (...args) => execFileSync(baton, ['trace', ...args], { stdio: ['ignore', 'ignore', 'pipe'], timeout: 60_000 });
  run('-o', trace, join(here, '../timeline', `${name}.py`));
  run('--read', trace, '--jsonl', '-o', `${trace}.jsonl`);
  run('--read', trace, '--firefox', '-o', `${trace}.json`);
  return `${trace}`;
}

function check(name) {
  const trace = record(name);
  const lines = readFileSync(`${trace}.jsonl`, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line));
  const expected = statesOf(lines);
  ask('load', `${trace}.json`);
  const { threads } = asked('thread', 'list', '--limit', '1000');
  const names = (those) => those.map((it) => it.name).sort().join();
  ok(`${name}: threads`, names(threads) === names(expected), names(threads));
  for (const thread of expected.filter((it) => expected.filter((other) => other.name === it.name).length === 1)) {
    checkThread(`${name}: ${thread.name}`, thread, threads.find((it) => it.name === thread.name).threadHandle);
  }
  ask('stop', '--all');
}

function checkThread(what, thread, handle) {
  ask('thread', 'select', handle);
  const { byType } = asked('thread', 'markers');
  for (const [state, { count, time }] of thread.states) {
    const found = byType.find((it) => it.markerName === state);
    ok(`${what}: ${state}`, found?.count === count, [found?.count, count]);
    const total = found ? found.count * found.durationStats.avg : 0;
    ok(`${what}: ${state}`, Math.abs(total - time) <= time * 0.001 + 0.001, [total, time]);
  }
  // The calls tree has the time for which the thread held the lock.
  const { categoryBreakdown } = asked('thread', 'samples');
  const runs = thread.states.get('runs')?.time ?? 0;
  ok(`${what}: the calls`, Math.abs(categoryBreakdown.totalSamples - runs) <= runs * 0.001 + 0.001, [categoryBreakdown.totalSamples, runs]);
}

try {
  for (const name of ['lock_over_sleep', 'computing', 'marks', 'waiting']) check(name);
} finally {
  ask('stop', '--all');
  rmSync(folder, { recursive: true, force: true });
}
for (const line of wrong) console.error(line);
console.log(`${checks - wrong.length} of ${checks} checks of files for the Firefox profiler hold`);
process.exit(wrong.length ? 1 : 0);
