import { spawn } from 'node:child_process';

export interface ToolRun {
  readonly wallMs: number;
  /** User and system time of all processes that it started. */
  readonly cpuMs: number;
}

/** Runs a shell command in a folder and takes its times; throws with its words when it fails. */
export async function runTool(command: string, folder: string): Promise<ToolRun> {
  const child = spawn('bash', ['-c', `TIMEFORMAT='%3R %3U %3S'; time { ${command}; } 2>&1 >/dev/null`], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (bytes: Buffer) => {
    said += bytes.toString();
  });
  const exit = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  const times = said.trim().split('\n').at(-1)?.split(' ').map(Number) ?? [];
  const [real, user, system] = times;
  if (exit !== 0 || real === undefined || user === undefined || system === undefined) throw new Error(`${command}: ${said}`);
  return { wallMs: real * 1000, cpuMs: (user + system) * 1000 };
}
