import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { utcText } from '../../../shared/base/clock.ts';
import { clockRemark } from '../../../shared/custody/clock-remarks.ts';
import { clockText } from '../../../shared/report/clock-text.ts';

const START = Date.UTC(2026, 10, 22);
const at = (wallMs: number, monotonicMs: number) => ({ at: { utc: utcText(START + wallMs), local: '', zone: '' }, monotonicMs });

describe('what two entries tell of the clock', () => {
  it.each([
    ['goes on with the running time', 0, 1000, 60_000, 61_000, null, null],
    ['drifts by less than five seconds', 0, 1000, 56_001, 61_000, null, null],
    ['is set back to before the last entry', 60_000, 1000, 50_000, 2000, { kind: 'back', byMs: 11_000 }, { kind: 'back', byMs: 11_000 }],
    ['is set back, but not as far', 0, 0, 600_000, 4_200_000, { kind: 'back', byMs: 3_600_000 }, { kind: 'back', byMs: 3_600_000 }],
    ['is set back by a millisecond', 1, 0, 0, 0, { kind: 'back', byMs: 1 }, { kind: 'back', byMs: 1 }],
    ['is set ahead', 0, 0, 7_200_000, 3_600_000, { kind: 'ahead', byMs: 3_600_000 }, null],
    ['stands in a session that began later', 0, 500_000, 86_400_000, 1000, null, null],
    ['stands in a session that began later, set back', 0, 500_000, 1000, 400_000, { kind: 'back', byMs: 399_000 }, { kind: 'back', byMs: 399_000 }],
  ] as const)('%s', (_, wall, ran, nextWall, nextRan, same, unknown) => {
    expect(clockRemark(at(wall, ran), at(nextWall, nextRan), 'same')).toEqual(same);
    expect(clockRemark(at(wall, ran), at(nextWall, nextRan), 'unknown')).toEqual(unknown);
  });

  it('no remark where nobody touched the clock, in one session or two', () => {
    fc.assert(fc.property(fc.nat(1e9), fc.nat(1e9), fc.nat(1e9), fc.boolean(), fc.integer({ min: -2000, max: 2000 }), (ran, passed, pause, isNew, drift) => {
      const nextRan = isNew ? passed : ran + passed;
      const wall = Math.max(0, passed + (isNew ? pause : 0) + drift);
      expect(clockRemark(at(0, ran), at(wall, nextRan), isNew ? 'unknown' : 'same')).toBeNull();
    }));
  });

  it('is said in three languages, in the largest unit of which there are two', () => {
    const times = [999, 1999, 119_999, 120_000, 7_200_000, 172_800_000].map((byMs) => (/\d+ \w+/.exec(clockText({ kind: 'back', byMs }, 'en')) ?? [])[0]);
    expect(times).toEqual(['999 ms', '1 s', '119 s', '2 min', '2 h', '2 d']);
    for (const language of ['ko', 'en', 'de'] as const) {
      expect(clockText({ kind: 'ahead', byMs: 3_600_000 }, language)).toContain('60');
      expect(clockText({ kind: 'back', byMs: 5000 }, language)).not.toContain('{');
    }
  });
});
