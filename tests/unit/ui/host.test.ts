import { describe, expect, it } from 'vitest';
import { createHost } from '../../../renderer/client/host.ts';
import { KeptError } from '../../../shared/base/errors.ts';
import type { HostApi } from '../../../shared/contract/host.ts';

function bridgeOf(fault: unknown): HostApi {
  const fail = (): Promise<never> => Promise.reject(fault);
  return { info: fail, writeSettings: fail, connectVault: fail, listScreens: fail, chooseScreen: fail, hideWindow: fail, showWindow: fail, setCaptureBar: fail, fitCaptureBar: fail, holdShortcut: fail, readClipboard: fail, chooseSaveFile: fail, chooseFolder: fail, revealSaved: fail, revealVault: fail, startAnew: fail, copyText: fail, leave: fail, lock: fail, quit: fail };
}

describe('createHost', () => {
  it('turns what crosses the bridge into the error that was meant', async () => {
    const host = createHost(bridgeOf({ code: 'capture/source-gone', details: { waitMs: 5 } }));
    for (const name of Object.keys(host) as (keyof HostApi)[]) {
      const call = host[name] as () => Promise<unknown>;
      const error = await call().catch((thrown: unknown) => thrown);
      expect(error, name).toBeInstanceOf(KeptError);
      expect(error, name).toMatchObject({ code: 'capture/source-gone', details: { waitMs: 5 } });
    }
  });

  it('calls what it does not know unexpected, without its message', async () => {
    const error = await createHost(bridgeOf(new Error('C:\\Users\\someone'))).info().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'internal/unexpected' });
    expect(JSON.stringify(error)).not.toContain('someone');
  });
});
