import { existsSync, readFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import type { Kept } from './kept.ts';

/** The process that draws the window, with its worker in it. */
export async function rendererPid(kept: Kept): Promise<number> {
  const pid = await kept.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId() ?? 0);
  expect(pid).toBeGreaterThan(0);
  return pid;
}

/** proc(5): gone, or dead and only waiting for its parent to read how it ended; such a one has no memory any more. */
export function hasEnded(pid: number): boolean {
  if (!existsSync(`/proc/${pid}/stat`)) return true;
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  return stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z');
}
