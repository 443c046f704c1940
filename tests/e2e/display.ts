// A private X screen with a window manager, for tests that look at real pixels.
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

export interface Display {
  /** DISPLAY=:N, to be merged into the environment of what shall show on it */
  readonly env: { DISPLAY: string };
  /** ends window manager and X server by their process ids */
  stop(): Promise<void>;
}

export interface DisplayOptions {
  readonly width?: number;
  readonly height?: number;
}

const START_LIMIT_MS = 10_000;

/** The child ends with this process, however the test run ends. */
function endWithUs(child: ChildProcess): void {
  const kill = (): void => {
    child.kill('SIGKILL');
  };
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
}

async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await Promise.race([ended, pause(3000)]);
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
}

/** Xvfb picks a free display number itself and writes it to the pipe. */
async function startServer(width: number, height: number): Promise<{ server: ChildProcess; name: string }> {
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', `${width}x${height}x24`, '-nolisten', 'tcp', '-noreset'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  endWithUs(server);
  const pipe = server.stdio[3];
  if (!pipe || !('on' in pipe)) throw new Error('Xvfb has no pipe');
  const number = await new Promise<string>((resolve, reject) => {
    let text = '';
    const limit = setTimeout(() => reject(new Error('Xvfb did not start')), START_LIMIT_MS);
    pipe.on('data', (bytes: Buffer) => {
      text += bytes.toString();
      if (!text.includes('\n')) return;
      clearTimeout(limit);
      resolve(text.trim());
    });
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`Xvfb ended with ${code}`)));
  });
  return { server, name: `:${number}` };
}

/** The manager is there once the root window names it. */
async function startManager(env: { DISPLAY: string }): Promise<ChildProcess> {
  const manager = spawn('openbox', ['--sm-disable'], { env: { ...process.env, ...env }, stdio: 'ignore' });
  endWithUs(manager);
  const end = Date.now() + START_LIMIT_MS;
  while (Date.now() < end) {
    if (await hasManager(env)) return manager;
    await pause(50);
  }
  manager.kill('SIGKILL');
  throw new Error('openbox did not start');
}

function hasManager(env: { DISPLAY: string }): Promise<boolean> {
  const asking = spawn('xprop', ['-root', '_NET_SUPPORTING_WM_CHECK'], { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'ignore'] });
  return new Promise((resolve, reject) => {
    let text = '';
    asking.stdout.on('data', (bytes: Buffer) => {
      text += bytes.toString();
    });
    asking.once('error', reject);
    asking.once('close', () => resolve(text.includes('window id #')));
  });
}

/** Starts a screen of 1280 × 800 unless told otherwise. */
export async function startDisplay({ width = 1280, height = 800 }: DisplayOptions = {}): Promise<Display> {
  const { server, name } = await startServer(width, height);
  const env = { DISPLAY: name };
  const manager = await startManager(env).catch(async (error: unknown) => {
    await endProcess(server);
    throw error;
  });
  return {
    env,
    async stop() {
      await endProcess(manager);
      await endProcess(server);
      if (existsSync(`/tmp/.X11-unix/X${name.slice(1)}`)) throw new Error(`X server ${name} did not end`);
    },
  };
}
