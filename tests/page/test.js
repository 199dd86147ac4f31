// Opens the timeline's page in a headless browser, uses it, and looks whether it shows what the traces are known to hold.
// `npm ci && npm test`; says that it was skipped where there is no Chromium.

import { join } from 'node:path';
import { equal, findChromium, finish, ok, out, shares, writePages } from './harness.js';

const MS = 1e6;
const chromium = findChromium();
if (!chromium) {
  console.log('SKIPPED: there is no Chromium here; CHROMIUM may name one');
  process.exit(0);
}
const playwright = await import('playwright-core').catch(() => null);
if (!playwright) {
  console.log('SKIPPED: playwright-core is not installed; run `npm ci` in tests/page');
  process.exit(0);
}

const pages = writePages(['office', 'pong:500000', 'alone', 'hostile', 'crowd:40', 'last:40', 'empty', 'damaged']);
const browser = await playwright.chromium.launch({ executablePath: chromium, args: ['--no-sandbox'] });

// A page of which nothing may be wrong: no error, no message, nothing asked of a network.
async function open(name, options = {}) {
  const page = await browser.newPage({ viewport: { width: 1440, height: 820 }, ...options });
  page.on('console', (message) => ok(`${name}: no messages on the console`, false, message.text()));
  page.on('pageerror', (error) => ok(`${name}: no errors`, false, error.stack));
  page.on('request', (request) => ok(`${name}: asks for nothing`, /^(file|data|blob):/.test(request.url()), request.url()));
  const began = performance.now();
  await page.goto(pages[name].url);
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  return { page, opened: performance.now() - began };
}

const settle = (page) => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
const range = (page) => page.evaluate(() => timeline.range);
const shot = (page, name) => page.screenshot({ path: join(out, `${name}.png`) });

// Where on the screen a moment of a lane is: the middle of its bar.
async function pointAt(page, lane, at) {
  const box = await page.locator('#lanes').boundingBox();
  const place = await page.evaluate(([lane, at]) => ({ x: timeline.xOf(at), ...timeline.lanes[lane].place }), [lane, at]);
  return { x: box.x + place.x, y: box.y + place.y + place.barHeight / 2 };
}

// The pixels of each lane's bar have the colours of its states in the shares of their times.
async function picturesMatch(page, name, within) {
  const known = await page.evaluate(() => ({ lanes: timeline.lanes, plot: timeline.plot, states: timeline.colours.states, begin: timeline.trace.begin, end: timeline.trace.end,
    ends: timeline.trace.lanes.map((lane) => [timeline.xOf(lane.at[0]), timeline.xOf(lane.at[lane.count])]) }));
  const png = await page.locator('#lanes').screenshot({ path: join(out, `${name}-lanes.png`) });
  // The upper part of a bar: on the lower part lie arrows and the stick's heads.
  const boxes = known.lanes.map((lane, i) => ({ x: known.ends[i][0], y: lane.place.y + 1, width: known.ends[i][1] - known.ends[i][0], height: lane.place.barHeight - 2 }));
  const found = await shares(browser, png, boxes, known.states);
  known.lanes.forEach((lane, i) => {
    const lived = lane.spent.reduce((a, b) => a + b, 0);
    lane.spent.forEach((spent, state) => {
      const wanted = spent / lived;
      ok(`${name}: ${lane.name}, state ${state}: ${wanted.toFixed(3)} of its time, ${found[i][state].toFixed(3)} of its pixels`, Math.abs(found[i][state] - wanted) < within);
    });
  });
}

async function office() {
  console.log(`office: ${pages.office.size} bytes`);
  const { page } = await open('office');
  equal('its lanes', await page.evaluate(() => timeline.lanes.map((it) => it.name)), ['MainThread', 'compute-1', 'compute-2', 'reader']);
  equal('time that compute-1 ran, slept', await page.evaluate(() => [timeline.lanes[1].spent[0], timeline.lanes[1].spent[4]]), [42 * MS, 8 * MS]);
  equal('title', await page.title(), 'app.py --fast – timeline');
  const whole = await range(page);
  ok('all of it is visible', whole.from <= 0 && whole.to >= 100 * MS);
  await shot(page, 'office');
  await picturesMatch(page, 'office', 0.05);
  await zoomsAndPans(page, whole);
  await hovers(page);
  await searches(page);
  await filters(page);
  await tables(page);
  await lesson(page);
  await keys(page);
  await themes(page);
  await page.close();
}

async function zoomsAndPans(page, whole) {
  const point = await pointAt(page, 1, 5 * MS);
  await page.mouse.move(point.x, point.y);
  await page.mouse.wheel(0, -400);
  await settle(page);
  const near = await range(page);
  ok('the wheel zooms in', near.to - near.from < 0.7 * (whole.to - whole.from), near);
  const after = await pointAt(page, 1, 5 * MS);
  ok('what is under the pointer stays there', Math.abs(after.x - point.x) < 2, after.x, point.x);
  await page.mouse.down();
  await page.mouse.move(point.x - 100, point.y, { steps: 5 });
  await page.mouse.up();
  const dragged = await range(page);
  ok('dragging pans', dragged.from > near.from && Math.abs(dragged.to - dragged.from - (near.to - near.from)) < 10, dragged);
  ok('dragging pins nothing', (await page.evaluate(() => timeline.pinned)) === null);
  await page.keyboard.down('Shift');
  await page.mouse.wheel(0, 200);
  await page.keyboard.up('Shift');
  await settle(page);
  ok('shift and the wheel pan', (await range(page)).from > dragged.from);
  await page.evaluate(() => timeline.show(0, 1e7));
  const map = await page.locator('#map').boundingBox();
  await page.mouse.click(map.x + map.width * 0.9, map.y + 20);
  const there = await range(page);
  ok('a click on the small picture goes there', Math.abs((there.from + there.to) / 2 / (100 * MS) - 0.9) < 0.01, there);
  await page.locator('#fit').click();
  equal('fit shows everything', await range(page), whole);
}

async function hovers(page) {
  const point = await pointAt(page, 1, 5 * MS);
  await page.mouse.move(point.x, point.y);
  const tip = page.locator('#tip');
  const text = await tip.innerText();
  for (const wanted of ['runs', 'compute-1', 'another thread had waited for the switch interval and asked', 'asked by', 'compute-2', '5 ms', 'compute', 'app.py:12', 'total += number * number % 7919']) {
    ok(`the hand-over says ${wanted}`, text.includes(wanted), text);
  }
  const box = await page.locator('#lanes').boundingBox();
  const found = await page.evaluate(([x, y]) => timeline.at(x, y), [point.x - box.x, point.y - box.y]);
  equal('what is there', [found.type, found.lane, found.title], ['stretch', 1, 'runs']);
  const wait = await pointAt(page, 3, 90 * MS);
  await page.mouse.click(wait.x, wait.y);
  const pinned = await page.locator('#details').innerText();
  for (const wanted of ['waits for a lock', 'Event 1', 'compute-1', 'Event.wait', 'load, app.py:20', 'os.read']) ok(`the wait says ${wanted}`, pinned.includes(wanted), pinned);
  await page.mouse.move(5, 5);
  await shot(page, 'office-pinned');
  const read = await pointAt(page, 3, 10 * MS);
  await page.mouse.move(read.x, read.y);
  const call = await tip.innerText();
  for (const wanted of ['blocked', 'read', 'descriptor', '7', '4 KiB']) ok(`the call says ${wanted}`, call.includes(wanted), call);
  const span = await pointAt(page, 3, 50 * MS);
  const place = await page.evaluate(() => timeline.lanes[3].place);
  await page.mouse.move(span.x, span.y + place.barHeight / 2 + 17);
  ok('the span is found', (await tip.innerText()).startsWith('load'), await tip.innerText());
  await page.keyboard.press('Escape');
}

async function searches(page) {
  const find = async (text) => {
    await page.locator('#search').fill(text);
    await page.locator('#search').press('Enter');
    await settle(page);
    return { status: await page.locator('#found').innerText(), pinned: await page.evaluate(() => timeline.pinned) };
  };
  const wait = await find('event.wait');
  equal('a function is found', [wait.pinned.lane, wait.pinned.title], [3, 'runs']);
  const next = await find('event.wait');
  equal('and the next match', [next.pinned.lane, next.pinned.title, next.status], [3, 'waits for a lock', '2 of 2']);
  equal('then the first again', (await find('event.wait')).status, '1 of 2');
  equal('a mark is found', (await find('phase 2')).pinned.type, 'moment');
  equal('that a thread is started is found', (await find('READER')).pinned.title, 'starts reader');
  equal('a thread is found', (await find('READER')).pinned.lane, 3);
  ok('a line is found', (await find('app.py:20')).pinned.lane === 3);
  equal('a lock is found', (await find('Event 1')).pinned.title, 'waits for a lock');
  equal('what is not there is not found', (await find('nowhere')).status, 'not found');
  await page.locator('#search').fill('');
  await page.evaluate(() => timeline.fit());
}

async function filters(page) {
  await page.locator('summary', { hasText: 'Reasons' }).click();
  await page.locator('#reasons label', { hasText: 'asked' }).locator('input').uncheck();
  await settle(page);
  const classes = await page.evaluate(() => timeline.filter.hidden.size);
  equal('one reason is hidden', classes, 1);
  await shot(page, 'office-filtered');
  await page.locator('#tab-tables').click();
  const events = await page.locator('#events').innerText();
  ok('the table leaves it out too', !/\basked\b/.test(events.replace('Asked by', '')), events.slice(0, 400));
  await page.locator('#tab-timeline').click();
  await page.locator('#reasons button', { hasText: 'all' }).click();
  await page.locator('summary', { hasText: 'Reasons' }).click();
  equal('all are shown again', await page.evaluate(() => timeline.filter.hidden.size), 0);
}

async function tables(page) {
  await page.locator('#tab-tables').click();
  const threads = page.locator('#tables table').first();
  equal('a row for each thread', await threads.locator('tbody tr').count(), 4);
  ok('with its times', (await threads.locator('tbody tr').nth(1).innerText()).includes('42 ms'));
  ok('headings have scopes', (await page.locator('th:not([scope])').count()) === 0);
  ok('a row for each event', (await page.locator('#events tbody tr').count()) > 50);
  await shot(page, 'office-tables');
  await page.locator('#events tbody tr', { hasText: 'phase 2' }).locator('button').click();
  equal('an event leads to the picture', await page.evaluate(() => [document.getElementById('view-timeline').hidden, timeline.pinned.type]), [false, 'moment']);
  await page.locator('#tab-timeline').focus();
  await page.keyboard.press('ArrowRight');
  equal('arrows go through the tabs', await page.evaluate(() => document.activeElement.id), 'tab-tables');
}

async function lesson(page) {
  await page.locator('#tab-lesson').click();
  const text = await page.locator('#lesson').innerText();
  for (const wanted of ['At 7.9 ms compute-2 asked; 100 µs later compute-1 gave the lock away', 'the lock was given on request 16 times', '20 ms and moved 4 KiB', 'Event 1, made at app.py:40', 'It waited 10 ms']) {
    ok(`the lesson says: ${wanted}`, text.includes(wanted), text);
  }
  ok('the diagram is drawn', (await page.locator('#lesson svg rect').count()) > 8);
  await page.screenshot({ path: join(out, 'office-lesson.png'), fullPage: true });
  await page.locator('#lesson .example button').first().click();
  equal('an example leads to the picture', await page.evaluate(() => timeline.pinned.lane), 1);
}

async function keys(page) {
  await page.locator('summary', { hasText: 'Keys' }).click();
  ok('keys are listed', (await page.locator('#keys').innerText()).includes('next hand-over'));
  await shot(page, 'office-keys');
  await page.locator('summary', { hasText: 'Keys' }).click();
  await page.locator('#lanes').focus();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Home');
  const whole = await range(page);
  await page.keyboard.press('w');
  const near = await range(page);
  ok('w zooms in', near.to - near.from < whole.to - whole.from);
  await page.keyboard.press('l');
  ok('l goes on', (await range(page)).from > near.from);
  await page.keyboard.press('ArrowLeft');
  ok('and the arrow back', Math.abs((await range(page)).from - near.from) < 10);
  await page.keyboard.press('-');
  await page.keyboard.press('0');
  equal('0 shows everything', await range(page), whole);
  await page.keyboard.press(']');
  const first = await page.evaluate(() => timeline.pinned);
  await page.keyboard.press(']');
  const second = await page.evaluate(() => timeline.pinned);
  ok('] goes from hand-over to hand-over', first.title === 'runs' && second.title === 'runs' && second.lane !== first.lane);
  await page.keyboard.press('/');
  equal('/ goes to the search', await page.evaluate(() => document.activeElement.id), 'search');
}

async function themes(page) {
  const theme = () => page.evaluate(() => document.documentElement.dataset.theme);
  await page.locator('#theme').click();
  await page.locator('#theme').click();
  equal('dark', await theme(), 'dark');
  await page.locator('#fit').click();
  await settle(page);
  await picturesMatch(page, 'office-dark', 0.05);
  await page.emulateMedia({ media: 'print' });
  await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
  equal('paper is light', await theme(), 'light');
  await page.screenshot({ path: join(out, 'office-print.png'), fullPage: true });
  await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
  await page.pdf({ path: join(out, 'office.pdf'), landscape: true });
  equal('the screen is dark again', await theme(), 'dark');
}

// A million events: what is measured is printed; what is asserted is only that the picture is right.
async function pong() {
  const { page, opened } = await open('pong');
  console.log(`pong: ${pages.pong.size} bytes, opened in ${opened.toFixed(0)} ms`);
  const known = await page.evaluate(() => ({ stretches: timeline.trace.stretches, passes: timeline.sums.passes, stick: timeline.trace.stick.count }));
  equal('its hand-overs', [known.passes, known.stick], [499_999, 500_000]);
  ok('a million stretches', known.stretches > 999_000, known.stretches);
  await picturesMatch(page, 'pong', 0.03);
  const times = await page.evaluate(async () => {
    const times = { drawn: [], between: [] };
    const middle = timeline.trace.total / 2;
    timeline.frames.length = 0;
    let last = performance.now();
    for (let i = 0; i < 120; i++) {
      timeline.zoom(i < 60 ? 0.8 : 1.25, middle);
      await new Promise((done) => requestAnimationFrame(done));
      const now = performance.now();
      times.between.push(now - last);
      last = now;
    }
    times.drawn = [...timeline.frames];
    return times;
  });
  const figures = (name, all) => {
    const sorted = [...all].sort((a, b) => a - b);
    const at = (part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))].toFixed(1);
    console.log(`pong: ${name} while zooming: ${at(0.5)} ms in the middle, ${at(0.95)} ms at 95 %, ${at(1)} ms at most, of ${all.length}`);
  };
  figures('drawing', times.drawn);
  figures('between frames', times.between);
  // Down to single turns: each lies where it was recorded.
  await page.evaluate(() => timeline.show(2_500e6, 2_500.2e6));
  await settle(page);
  await shot(page, 'pong-near');
  const turn = await page.evaluate(() => {
    const at = 2_500.1e6;
    const turn = Math.floor(at / 10_100);
    const lane = turn % 2;
    const { x, place } = { x: timeline.xOf(turn * 10_100 + 5_000), place: timeline.lanes[lane].place };
    const found = timeline.at(x, place.y + 5);
    return [found.title, found.lane === lane, timeline.stretchOf(found.lane, found.stretch).from === turn * 10_100, timeline.stretchOf(found.lane, found.stretch).length];
  });
  equal('a turn in the middle', turn, ['runs', true, true, 10_000]);
  await page.evaluate(() => timeline.fit());
  await page.locator('#search').fill('pong.py:7');
  await page.locator('#search').press('Enter');
  ok('a million matches are counted', (await page.locator('#found').innerText()).startsWith('1 of 1,000,000') || (await page.locator('#found').innerText()).startsWith('1 of 999,99'), await page.locator('#found').innerText());
  await page.evaluate(() => timeline.fit());
  const began = performance.now();
  await page.locator('#tab-tables').click();
  await page.locator('#page-last').click();
  ok('the table has its last page', (await page.locator('#events tbody tr').count()) > 0);
  console.log(`pong: the table of all events in ${(performance.now() - began).toFixed(0)} ms`);
  await page.locator('#tab-lesson').click();
  ok('the lesson is told', (await page.locator('#lesson').innerText()).includes('It never came to that in this trace'));
  await page.close();
}

// However many lanes there are, the small picture has all of them.
async function small() {
  const { page } = await open('last');
  const rows = await page.evaluate(() => {
    const map = document.getElementById('map');
    const scale = map.height / map.getBoundingClientRect().height;
    const { data } = map.getContext('2d').getImageData(map.width / 2, 0, 1, map.height);
    return timeline.lanes.map((_, lane) => {
      const y = Math.floor((3 + ((lane + 0.5) * 46) / timeline.lanes.length) * scale);
      return data.slice(y * 4, y * 4 + 3).join();
    });
  });
  const others = new Set(rows.slice(0, -1));
  ok('the last of forty lanes is in the small picture', rows.length === 40 && !others.has(rows.at(-1)), rows);
  await shot(page, 'last');
  await page.close();
}

async function others() {
  for (const name of ['alone', 'hostile', 'crowd', 'empty', 'damaged']) {
    const { page } = await open(name);
    for (const view of ['tables', 'lesson', 'timeline']) {
      await page.locator(`#tab-${view}`).click();
      ok(`${name}: nothing is shown as an object`, !(await page.locator('body').innerText()).includes('[object'));
      if (view !== 'timeline') await page.screenshot({ path: join(out, `${name}-${view}.png`), fullPage: true });
    }
    for (const key of ['w', 'd', 's', 'Home', ']', '[', '.', ',', 'n', 'Escape']) await page.keyboard.press(key);
    const box = await page.locator('#lanes').boundingBox();
    for (let y = 30; y < box.height; y += 60) await page.mouse.move(box.x + box.width / 2, box.y + y);
    await page.locator('#search').fill('a');
    await page.locator('#search').press('Enter');
    await settle(page);
    await shot(page, name);
    if (name === 'hostile') {
      equal('no name is run', await page.evaluate(() => window.hacked), undefined);
      equal('nor becomes an element', await page.locator('img').count(), 0);
      ok('but is shown', (await page.locator('#details').innerText()).includes('</script><img src=x'));
    }
    if (name === 'alone') ok('one thread has a lesson', await page.evaluate(() => document.getElementById('lesson').textContent.includes('a single thread, MainThread')));
    if (name === 'damaged') ok('damage is told', await page.locator('#warnings').isVisible());
    if (name === 'empty') equal('no lanes', await page.evaluate(() => timeline.lanes.length), 0);
    if (name === 'crowd') {
      await page.evaluate(() => timeline.fit());
      const seen = await page.evaluate(() => timeline.lanes[39].place.y);
      for (let i = 0; i < 80; i++) await page.locator('#lanes').press('j');
      ok('lanes are scrolled', (await page.evaluate(() => timeline.lanes[39].place.y)) < seen);
    }
    await page.close();
  }
  await pinches();
  const { page } = await open('office', { viewport: { width: 420, height: 800 }, colorScheme: 'dark', deviceScaleFactor: 2 });
  equal('dark where the system is', await page.evaluate(() => document.documentElement.dataset.theme), 'dark');
  await shot(page, 'office-narrow');
  ok('nothing is wider than the screen', await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  await page.close();
}

// Two fingers that move apart zoom in; what lies between them stays there.
async function pinches() {
  const { page } = await open('office', { hasTouch: true });
  const session = await page.context().newCDPSession(page);
  const { x, y } = await pointAt(page, 1, 50 * MS);
  const touch = (type, gap) => session.send('Input.dispatchTouchEvent', { type, touchPoints: gap === undefined ? [] : [{ x: x - gap, y, id: 0 }, { x: x + gap, y, id: 1 }] });
  const whole = await range(page);
  await touch('touchStart', 40);
  for (let gap = 50; gap <= 160; gap += 10) await touch('touchMove', gap);
  await touch('touchEnd');
  await settle(page);
  const near = await range(page);
  const factor = (near.to - near.from) / (whole.to - whole.from);
  ok('two fingers zoom in', Math.abs(factor - 0.25) < 0.06, factor);
  ok('about what is between them', Math.abs((await pointAt(page, 1, 50 * MS)).x - x) < 16);
  await page.close();
}

try {
  await office();
  await pong();
  await small();
  await others();
} catch (error) {
  ok('the test goes on to its end', false, error.stack);
} finally {
  await browser.close();
}
process.exit(finish());
