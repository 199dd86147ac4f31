// The data of the page: JSON and columns of numbers, as `html/data.rs` writes them, made into arrays.

function bytesOf(base64) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(base64);
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

// A column: seven bits a byte, the lowest first. Not by shifts: times need more than 32 bits.
function column(bytes, place, Type) {
  const [begin, count] = place || [0, 0];
  const numbers = new Type(count);
  let at = begin;
  for (let i = 0; i < count; i++) {
    let byte = bytes[at++];
    if (byte < 128) {
      numbers[i] = byte;
      continue;
    }
    let number = byte & 127;
    let scale = 128;
    do {
      byte = bytes[at++];
      number += (byte & 127) * scale;
      scale *= 128;
    } while (byte > 127);
    numbers[i] = number;
  }
  return numbers;
}

function growing(numbers) {
  for (let i = 1; i < numbers.length; i++) numbers[i] += numbers[i - 1];
  return numbers;
}

// In the columns 0 stands for nothing; here -1 does.
function oneLess(numbers) {
  for (let i = 0; i < numbers.length; i++) numbers[i] -= 1;
  return numbers;
}

const RUNS = 0, WAITS_GIL = 1, WAITS_LOCK = 2, BLOCKED = 3, ASLEEP = 4;
const NOTHING = 5; // Where a thread is not: behind its end.

// Numbers of records, see `format.rs`.
const KIND = { spawn: 5, collect: 15, signal: 17, mark: 19, span: 20, step: 22, lag: 24, forked: 25, hangs: 26 };

function decode(facts, bytes) {
  const get = (name, Type) => column(bytes, facts.columns[name], Type);
  const text = (number) => facts.texts[number] ?? '';
  const trace = { ...facts };
  trace.total = Math.max(trace.end - trace.begin, 1);
  trace.spots = facts.spots.map(([file, line, name]) => ({ file: text(file), line, name: text(name) }));
  trace.reasons = facts.reasons.map(([kind, what]) => ({ kind, name: facts.kinds[kind], what: text(what) }));
  const spot = (number) => trace.spots[number - 1] || null;
  trace.locks = facts.locks.map(([number, kind, made, type, object, objectMade, name]) => ({
    number, kind: text(kind - 1), made: spot(made), type: type ? text(type - 1) : '', object, objectMade: spot(objectMade),
    name: name ? text(name - 1) : '',
  }));
  trace.details = {};
  for (const name of ['state', 'reason', 'spot', 'caller', 'lock', 'owner', 'descriptor', 'path', 'asker']) {
    trace.details[name] = oneLess(get('detail.' + name, Float64Array));
  }
  trace.sources = new Map(facts.sources.map(([file, lines]) => [text(file), new Map(lines)]));
  trace.lanes = lanesOf(facts, get('length', Float64Array), get('detail', Uint32Array));
  trace.stretches = trace.lanes.reduce((sum, lane) => sum + lane.count, 0);
  const moved = growing(get('moved.stretch', Float64Array));
  const sizes = get('moved.bytes', Float64Array);
  trace.moved = new Map(Array.from(moved, (stretch, i) => [stretch, sizes[i]]));
  trace.requests = {
    at: growing(get('request.at', Float64Array)),
    lane: oneLess(get('request.lane', Int32Array)),
    holder: oneLess(get('request.holder', Int32Array)),
  };
  trace.moments = momentsOf(trace, get);
  trace.spans = spansOf(trace, get);
  trace.stick = stickOf(trace, get('stick', Uint32Array));
  return trace;
}

function lanesOf(facts, lengths, details) {
  let first = 0;
  return facts.threads.map((thread, index) => {
    const count = thread.count;
    const at = new Float64Array(count + 1);
    at[0] = thread.from;
    for (let i = 0; i < count; i++) at[i + 1] = at[i] + lengths[first + i];
    const lane = { ...thread, index, at, detail: details.subarray(first, first + count), first };
    first += count;
    return lane;
  });
}

function momentsOf(trace, get) {
  const at = growing(get('moment.at', Float64Array));
  const lane = oneLess(get('moment.lane', Int32Array));
  const kind = get('moment.kind', Uint8Array);
  const what = get('moment.what', Float64Array);
  const all = Array.from(at, (time, i) => ({ at: time, lane: lane[i], kind: kind[i], what: what[i] }));
  for (const it of all) if (it.kind === KIND.mark) it.text = trace.texts[it.what - 1] ?? '';
  return all.filter((it) => it.lane >= 0);
}

function spansOf(trace, get) {
  const from = growing(get('span.from', Float64Array));
  const length = get('span.length', Float64Array);
  const lane = oneLess(get('span.lane', Int32Array));
  const kind = get('span.kind', Uint8Array);
  const what = get('span.what', Float64Array);
  const freed = get('span.freed', Float64Array);
  const depth = get('span.depth', Uint32Array);
  const all = Array.from(from, (time, i) => ({
    from: time, to: time + length[i], lane: lane[i], kind: kind[i], what: what[i], freed: freed[i], depth: depth[i],
  }));
  for (const it of all) if (it.kind === KIND.span || it.kind === KIND.step) it.text = trace.texts[it.what - 1] ?? '';
  return all.filter((it) => it.lane >= 0);
}

// Who held the lock, one after the other: lanes come in the order of time, the stretches of each lane in theirs.
function stickOf(trace, lanes) {
  const count = lanes.length;
  const stick = { count, lane: lanes, stretch: new Uint32Array(count), from: new Float64Array(count), to: new Float64Array(count) };
  const next = new Uint32Array(trace.lanes.length);
  const state = trace.details.state;
  for (let i = 0; i < count; i++) {
    const lane = trace.lanes[lanes[i]];
    let at = next[lane.index];
    while (at < lane.count && state[lane.detail[at]] !== RUNS) at++;
    next[lane.index] = at + 1;
    stick.stretch[i] = at;
    stick.from[i] = lane.at[at];
    stick.to[i] = lane.at[at + 1];
  }
  return stick;
}

function load() {
  const facts = JSON.parse(document.getElementById('facts').textContent);
  const holder = document.getElementById('columns');
  const bytes = bytesOf(holder.textContent);
  holder.textContent = '';
  return decode(facts, bytes);
}

const trace = load();
