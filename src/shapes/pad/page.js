import { columns, Drawing } from './drawing.js';

const [width, height] = [600, 240];
/** The largest file that is opened, in bytes. */
const largest = 5e6;

const drawing = new Drawing();
const element = (id) => document.getElementById(id);
const [pad, text, status] = [element('pad'), element('text'), element('status')];
/** The column that the arrow keys draw in. */
let cursor = columns / 2;
/** Where the pointer was, while it draws. */
let pen;

function show(message = '') {
  const { empty } = drawing;
  element('all').setAttribute('points', empty ? '' : allPoints());
  element('drawn').setAttribute('d', empty ? '' : drawnPath());
  element('hint').style.display = empty ? '' : 'none';
  element('bars').textContent = empty ? ' ' : drawing.bars;
  element('words').textContent = empty ? ' ' : drawing.words;
  element('command').textContent = empty ? 'tocsin fingerprint search --sketch …' : drawing.command;
  for (const id of ['copy', 'save', 'clear']) element(id).disabled = empty;
  element('undo').disabled = !drawing.undoable;
  status.textContent = message || (!empty && drawing.flat ? 'A flat line has no shape to look for.' : '');
}

const across = (column) => (column + 0.5) * (width / columns);
const down = (share) => Math.round((1 - share) * height * 10) / 10;

/** The line with what is filled in where nobody drew, from side to side. */
function allPoints() {
  const { filled } = drawing;
  const inner = filled.map((share, column) => `${across(column)},${down(share)}`);
  return [`0,${down(filled[0])}`, ...inner, `${width},${down(filled.at(-1))}`].join(' ');
}

/** What was drawn, a dot where a column stands alone. */
function drawnPath() {
  let path = '';
  for (const [column, share] of drawing.heights.entries()) {
    if (share === null) continue;
    const begun = column > 0 && drawing.heights[column - 1] !== null;
    path += `${begun ? 'L' : 'M'}${across(column)} ${down(share)}${begun ? '' : 'h.1'}`;
  }
  return path;
}

function place(event) {
  const box = pad.getBoundingClientRect();
  const within = (share) => Math.min(1, Math.max(0, share));
  return {
    column: Math.min(columns - 1, Math.floor(within((event.clientX - box.left) / box.width) * columns)),
    height: 1 - within((event.clientY - box.top) / box.height),
  };
}

pad.addEventListener('pointerdown', (event) => {
  if (event.button !== 0 || pen) return;
  pad.setPointerCapture(event.pointerId);
  drawing.keep();
  pen = { id: event.pointerId, ...place(event) };
  drawing.stroke(pen, pen);
  text.value = '';
  show();
});

pad.addEventListener('pointermove', (event) => {
  if (pen?.id !== event.pointerId) return;
  const events = event.getCoalescedEvents?.() ?? [];
  for (const each of events.length > 0 ? events : [event]) {
    const next = place(each);
    drawing.stroke(pen, next);
    Object.assign(pen, next);
  }
  show();
});

for (const end of ['pointerup', 'pointercancel'])
  pad.addEventListener(end, (event) => {
    if (pen?.id === event.pointerId) pen = undefined;
  });

/** What a key does on the pad: by how much the cursor goes aside and the column up. */
const keys = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 0.05],
  ArrowDown: [0, -0.05],
  Home: [-columns, 0],
  End: [columns, 0],
};

pad.addEventListener('keydown', (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === 'z') return undo();
  const way = keys[event.key];
  if (!way || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  const factor = event.shiftKey ? 4 : 1;
  cursor = Math.min(columns - 1, Math.max(0, cursor + factor * way[0]));
  const now = drawing.empty ? 0.5 : drawing.filled[cursor];
  if (way[1] !== 0) {
    drawing.keep();
    const at = { column: cursor, height: Math.min(1, Math.max(0, now + factor * way[1])) };
    drawing.stroke(at, at);
    text.value = '';
  }
  for (const end of ['x1', 'x2']) element('cursor').setAttribute(end, across(cursor));
  const high = drawing.empty ? 50 : Math.round(100 * drawing.filled[cursor]);
  show(`Column ${cursor + 1} of ${columns}, height ${high} of 100`);
});

function undo() {
  drawing.undo();
  text.value = drawing.text;
  wrong(false);
  show();
}

function wrong(is, message) {
  text.setAttribute('aria-invalid', String(is));
  if (is) show(message);
}

/** Whether the text on show is still being typed, so that undo takes it back as one. */
let typing = false;

text.addEventListener('input', () => {
  try {
    if (text.value.trim() !== '') {
      drawing.read(text.value, !typing);
      typing = true;
    }
    wrong(false);
    show();
  } catch (error) {
    wrong(true, error.message);
  }
});
text.addEventListener('blur', () => {
  typing = false;
});

async function open(file) {
  if (!file) return;
  try {
    if (file.size > largest) throw new Error('it has more than 5 MB');
    drawing.read(await file.text());
    drawing.text = text.value = '';
    wrong(false);
    show(`Read from ${file.name}`);
  } catch (error) {
    show(`${file.name}: ${error.message}`);
  }
}

element('open').addEventListener('click', () => element('file').click());
element('file').addEventListener('change', async ({ target }) => {
  await open(target.files[0]);
  target.value = '';
});
document.addEventListener('dragover', (event) => event.preventDefault());
document.addEventListener('drop', (event) => {
  event.preventDefault();
  void open(event.dataTransfer.files[0]);
});

element('undo').addEventListener('click', undo);
element('clear').addEventListener('click', () => {
  drawing.keep();
  drawing.clear();
  text.value = '';
  wrong(false);
  show();
  pad.focus();
});

element('save').addEventListener('click', () => {
  const line = `<polyline fill="none" stroke="#888" stroke-width="3" points="${drawing.points(width, height).join(' ')}"/>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}">${line}</svg>\n`;
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  link.download = 'sketch.svg';
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  show('Saved as sketch.svg: search for it with --sketch @sketch.svg');
});

element('copy').addEventListener('click', async () => {
  const copied = await copy(element('command'));
  show(
    copied ? 'Copied: paste it into a shell' : 'The browser does not let a page copy: the command is selected for you',
  );
  element('copy').textContent = copied ? 'Copied' : 'Copy';
  setTimeout(() => {
    element('copy').textContent = 'Copy';
  }, 2000);
});

/** Whether the text of an element was copied; it is selected when it was not. */
async function copy(from) {
  try {
    await navigator.clipboard.writeText(from.textContent);
    return true;
  } catch {
    getSelection().selectAllChildren(from);
    return document.execCommand('copy');
  }
}

show();
