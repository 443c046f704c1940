import { describe, expect, it, vi } from 'vitest';
import { Ease, nextTurn } from '../../../renderer/vault/ease.ts';

describe('Ease', () => {
  it('comes when nothing was asked for a while, and for all that in the end', async () => {
    vi.useFakeTimers();
    try {
      const ease = new Ease(() => Date.now(), 100);
      const came: number[] = [];
      const startedMs = Date.now();
      const wait = (): void => void ease.come().then(() => came.push(Date.now() - startedMs));
      ease.note();
      wait();
      await vi.advanceTimersByTimeAsync(60);
      ease.note();
      await vi.advanceTimersByTimeAsync(90);
      expect(came).toEqual([]);
      await vi.advanceTimersByTimeAsync(30);
      expect(came).toEqual([160]);
      ease.note();
      wait();
      for (let turn = 0; turn < 200; turn++) {
        ease.note();
        await vi.advanceTimersByTimeAsync(50);
      }
      expect(came.length, 'also where somebody never stops asking').toBe(2);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('nextTurn', () => {
  it('lets what came in have its turn', async () => {
    const turns: string[] = [];
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener('message', () => turns.push('message'));
    port1.start();
    port2.postMessage(null);
    await nextTurn();
    await nextTurn();
    turns.push('after');
    port1.close();
    expect(turns).toEqual(['message', 'after']);
  });
});
