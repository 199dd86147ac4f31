// What is shown, in words.

function rounded(number) {
  const text = number >= 100 ? number.toFixed(0) : number >= 10 ? number.toFixed(1) : number.toFixed(2);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

const UNITS = [[1e3, 'µs'], [1e6, 'ms'], [1e9, 's'], [60e9, 'min'], [3600e9, 'h']];

// A length of time to three digits, as the terminal has it.
function time(ns) {
  if (ns < 0) return '−' + time(-ns);
  if (ns < 999.5) return Math.round(ns) ? `${Math.round(ns)} ns` : '0';
  const [size, unit] = UNITS.find(([size]) => ns / size < 999.5) || UNITS.at(-1);
  return `${rounded(ns / size)} ${unit}`;
}

// A moment, exact enough to tell it from others nearby.
function moment(ns, step = trace.total / 1e5) {
  const [unit, size] = trace.end < 1e6 ? ['µs', 1e3] : trace.end < 2e9 ? ['ms', 1e6] : ['s', 1e9];
  const digits = Math.max(0, Math.min(9, Math.ceil(-Math.log10(Math.max(step, 1) / size) - 1e-9)));
  return `${(ns / size).toFixed(digits).replace('-', '−')} ${unit}`;
}

// The same without zeros that say nothing: for prose.
function when(ns) {
  const [number, unit] = moment(ns).split(' ');
  return `${number.includes('.') ? number.replace(/\.?0+$/, '') : number} ${unit}`;
}

function share(part, whole) {
  const percent = whole > 0 ? (part / whole) * 100 : 0;
  if (percent > 0 && percent < 0.1) return '< 0.1 %';
  return `${percent >= 99.95 || percent === 0 ? percent.toFixed(0) : percent.toFixed(1)} %`;
}

function count(number, one, many = one + 's') {
  return `${number.toLocaleString('en')} ${number === 1 ? one : many}`;
}

function times(number) {
  return number === 1 ? 'once' : number === 2 ? 'twice' : `${number.toLocaleString('en')} times`;
}

function bytes(number) {
  if (number < 1024) return count(number, 'byte');
  const [size, unit] = number < 1 << 20 ? [1024, 'KiB'] : [1 << 20, 'MiB'];
  return `${rounded(number / size)} ${unit}`;
}

function laneName(index) {
  const lane = trace.lanes[index];
  return lane ? lane.name || `thread ${lane.number}` : 'an unknown thread';
}

function fileName(path) {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

function spotText(spot) {
  return spot ? `${fileName(spot.file)}${spot.line ? ':' + spot.line : ''}` : '';
}

function lockText(index) {
  const lock = trace.locks[index];
  if (!lock) return '';
  if (lock.type && lock.name) return `${lock.type} “${lock.name}”`;
  return lock.type ? `${lock.type} ${lock.object}` : `${lock.kind || 'lock'} ${lock.number}`;
}

const REASONS = {
  'asked': 'another thread had waited for the switch interval and asked',
  'blocking': 'a call that may block',
  'lock': 'to wait for a lock of the program',
  'thread end': 'the thread ended',
  'voluntary': 'it gave way of its own accord',
  'stop the world': 'every thread was asked to stop',
  'finalization': 'the interpreter is ending',
};

function reasonText(reason) {
  if (!reason) return '';
  return (REASONS[reason.name] || reason.name) + (reason.what ? `: ${reason.what}` : '');
}

function reasonName(reason) {
  return reason.what ? `${reason.name}: ${reason.what}` : reason.name;
}

// Everything known of a stretch.
function stretchOf(laneIndex, index) {
  const lane = trace.lanes[laneIndex];
  if (!lane || index < 0 || index >= lane.count) return null;
  const detail = lane.detail[index];
  const get = (name) => trace.details[name][detail];
  return {
    lane: laneIndex, index, from: lane.at[index], to: lane.at[index + 1], length: lane.at[index + 1] - lane.at[index],
    state: get('state'), reason: trace.reasons[get('reason')] || null, spot: trace.spots[get('spot')] || null,
    caller: trace.spots[get('caller')] || null, lock: get('lock'), owner: get('owner'), descriptor: get('descriptor'),
    path: get('path') >= 0 ? trace.texts[get('path')] : '', asker: get('asker'), moved: trace.moved.get(lane.first + index) || 0,
    last: index === lane.count - 1,
  };
}

// A stretch as rows of label and text.
function stretchRows(it) {
  const rows = [['from', when(it.from)], ['to', when(it.to)], ['for', time(it.length)]];
  const runs = it.state === RUNS;
  if (it.reason) rows.push([runs ? 'gave the lock away' : 'gave the lock away before', reasonText(it.reason)]);
  else if (runs && it.last) rows.push(['gave the lock away', 'not before the trace ended']);
  if (it.asker >= 0) rows.push(['asked by', laneName(it.asker)]);
  if (it.lock >= 0) {
    rows.push(['waits for', lockText(it.lock)]);
    const made = trace.locks[it.lock].objectMade || trace.locks[it.lock].made;
    if (made) rows.push(['made at', `${spotText(made)} in ${made.name}`]);
    rows.push(['its holder then', it.owner >= 0 ? laneName(it.owner) : 'nobody known']);
  }
  if (it.descriptor >= 0) rows.push(['descriptor', String(it.descriptor)]);
  if (it.path) rows.push(['path', it.path]);
  if (it.moved) rows.push(['moved', bytes(it.moved)]);
  if (it.spot) {
    rows.push(['function', it.spot.name], ['at', `${it.spot.file}${it.spot.line ? ':' + it.spot.line : ''}`]);
  }
  if (it.caller) rows.push(['called from', `${it.caller.name}, ${spotText(it.caller)}`]);
  return rows;
}

// The same for a stretch that is not.
const SHORT = ['', 'waits', 'waits', 'blocked', 'asleep'];

// What is written on a stretch that is wide enough.
function stretchLabel(it) {
  const what = it.reason && it.reason.what;
  if (it.state === RUNS) return it.spot ? it.spot.name : 'runs';
  if (it.state === WAITS_GIL) return 'waits for the GIL';
  if (it.state === WAITS_LOCK) return it.lock >= 0 ? `waits for ${lockText(it.lock)}` : what ? `waits: ${what}` : 'waits for a lock';
  if (it.state === BLOCKED) return what || 'blocked';
  return 'asleep';
}

function spanText(it) {
  if (it.kind === KIND.collect) return `collection of generation ${it.what}` + (it.freed ? `, ${it.freed} freed` : '');
  if (it.kind === KIND.signal) return `handler of signal ${it.what}`;
  return (it.kind === KIND.step ? 'task ' : '') + (it.text || 'span');
}

function momentText(it) {
  if (it.kind === KIND.mark) return it.text || 'mark';
  if (it.kind === KIND.spawn) return `starts ${it.what > 0 ? laneName(it.what - 1) : 'a thread'}`;
  if (it.kind === KIND.lag) return `a timer ran ${time(it.what * 1e3)} late`;
  if (it.kind === KIND.forked) return `forks process ${it.what}`;
  return 'will never run again';
}

function momentType(it) {
  return { [KIND.mark]: 'mark', [KIND.spawn]: 'thread', [KIND.lag]: 'late timer', [KIND.forked]: 'fork' }[it.kind] || 'hangs';
}

function spanType(it) {
  return { [KIND.collect]: 'collection', [KIND.signal]: 'signal', [KIND.step]: 'task' }[it.kind] || 'span';
}

// The one way in which elements are made: text is text, whatever a trace calls its threads.
function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith('on')) made.addEventListener(name.slice(2), value);
    else if (name === 'class') made.className = value;
    else if (value !== undefined && value !== null && value !== false) made.setAttribute(name, value === true ? '' : value);
  }
  made.append(...children.flat(Infinity).filter((it) => it !== null && it !== undefined));
  return made;
}

const byId = (id) => document.getElementById(id);
