'use strict';
// The real X screen and its windows, through the usual command-line tools. A window manager must run: it keeps the window list.
const { execFile, execFileSync } = require('node:child_process');
const { promisify } = require('node:util');

const run = promisify(execFile);
const HEADER = /^P6\s+(\d+)\s+(\d+)\s+255\s/;

const hasDisplay = () => Boolean(process.env.DISPLAY);

/** @returns {{ width: number, height: number }} in pixels; 1280 × 800 where there is no display */
function screenSize() {
  if (!hasDisplay()) return { width: 1280, height: 800 };
  const text = execFileSync('xwininfo', ['-root'], { encoding: 'utf8' });
  return { width: Number(/Width: (\d+)/.exec(text)[1]), height: Number(/Height: (\d+)/.exec(text)[1]) };
}

function parseProperties(id, text) {
  const quoted = (name) => new RegExp(`^${name}\\([A-Z0-9_]+\\) = "(.*)"$`, 'm').exec(text)?.[1];
  return {
    id,
    pid: Number(/^_NET_WM_PID\(CARDINAL\) = (\d+)/m.exec(text)?.[1] ?? 0),
    title: quoted('_NET_WM_NAME') ?? quoted('WM_NAME') ?? '',
    isShown: /window state: Normal/.test(text),
  };
}

/** @returns {Promise<{ id: number, pid: number, title: string, isShown: boolean }[]>} managed windows, bottom first */
async function clientWindows() {
  const { stdout } = await run('xprop', ['-root', '-notype', '_NET_CLIENT_LIST_STACKING']);
  const ids = (stdout.match(/0x[0-9a-f]+/g) ?? []).map(Number).filter((id) => id > 0);
  const found = await Promise.all(ids.map(async (id) => {
    // A window may close between the two calls.
    const answer = await run('xprop', ['-id', String(id), '_NET_WM_PID', '_NET_WM_NAME', 'WM_NAME', 'WM_STATE']).catch(() => null);
    return answer && parseProperties(id, answer.stdout);
  }));
  return found.filter((each) => each !== null);
}

// Of a window that closed meanwhile "import" asks the user to click one, and nobody does.
const ANSWER_LIMIT_MS = 20_000;

/** @param {number | 'root'} target; @returns {Promise<{ width, height, rgba: Buffer } | null>} native pixels; null when it is gone */
async function shoot(target) {
  const options = { encoding: 'buffer', maxBuffer: 1 << 28, timeout: ANSWER_LIMIT_MS, killSignal: 'SIGKILL' };
  const answer = await run('import', ['-silent', '-window', String(target), '-depth', '8', 'ppm:-'], options).catch((error) => error);
  // What it wrote until its time was over is no picture.
  if (answer.killed || !answer.stdout?.length) {
    if (target === 'root') throw answer;
    return null;
  }
  return fromPpm(answer.stdout);
}

function fromPpm(bytes) {
  const header = HEADER.exec(bytes.toString('latin1', 0, 40));
  const [width, height] = [Number(header[1]), Number(header[2])];
  const rgba = Buffer.alloc(width * height * 4, 255);
  for (let from = header[0].length, to = 0; to < rgba.length; to += 4) {
    rgba[to] = bytes[from++];
    rgba[to + 1] = bytes[from++];
    rgba[to + 2] = bytes[from++];
  }
  return { width, height, rgba };
}

/** Takes a window off the screen, or puts it back; resolves when the X server has done it. */
async function setMapped(id, isMapped) {
  await run('xdotool', [isMapped ? 'windowmap' : 'windowunmap', '--sync', String(id)], { timeout: ANSWER_LIMIT_MS, killSignal: 'SIGKILL' });
}

module.exports = { hasDisplay, screenSize, clientWindows, shoot, setMapped };
