import type { HostInfo } from '../../../shared/contract/host.ts';

/** A shortcut as it is written on that system's keyboards. */
export function keyNames(platform: HostInfo['platform'], key: string): string {
  return platform === 'darwin' ? `⌘${key}` : `Ctrl+${key}`;
}
