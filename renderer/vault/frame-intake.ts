import { momentOf } from '../../shared/base/clock.ts';
import { KeptError } from '../../shared/base/errors.ts';
import type { FrameParams, FrameSaved } from '../../shared/contract/vault.ts';
import { digestWhole, type Digests } from '../../shared/crypto/hash.ts';
import type { CaptureFacts, FileFacts, Item, PixelRect } from '../../shared/evidence/item.ts';
import { requireStorable } from '../../shared/evidence/minors.ts';
import { storable, store } from './intake.ts';
import type { Session } from './session.ts';

type Facts = Omit<CaptureFacts, 'clockJump'>;
type Stages = FrameSaved['stages'];

/**
 * One frame of the screen. What is kept is the region's own pixels; the rest of the frame is let go of with it, unless the person wants the whole as an item of its own.
 * The frame itself is never altered: a part is a picture of its own, which says of which frame it is, and where the whole is kept names it by its hash.
 */
export async function addFrame(session: Session, params: FrameParams): Promise<FrameSaved> {
  const { frame, region, keepWhole } = params;
  try {
    requireStorable(params.depictedMinor);
    const whole: PixelRect = { leftPx: 0, topPx: 0, widthPx: frame.width, heightPx: frame.height };
    if (region === null) return await addPart(session, params, whole, null);
    if (!isInside(region, whole)) throw new KeptError('internal/bad-call', { kind: 'region' });
    const parent = keepWhole ? await addPart(session, { ...params, region: null, seriesId: null }, whole, null) : null;
    return await addPart(session, params, region, parent && parentOf(session.engine.state.items.get(parent.itemId)?.item));
  } finally {
    frame.close();
  }
}

function isInside(part: PixelRect, whole: PixelRect): boolean {
  return part.leftPx + part.widthPx <= whole.widthPx && part.topPx + part.heightPx <= whole.heightPx;
}

function parentOf(item: Item | undefined): CaptureFacts['parent'] {
  return item?.file ? { itemId: item.itemId, sha256: item.file.sha256 } : null;
}

/** Encode; digest and encrypt, make the object durable; then the journal entry; then answer. A number of a series is taken only by a frame that is durable. */
async function addPart(session: Session, params: FrameParams, part: PixelRect, parent: CaptureFacts['parent']): Promise<FrameSaved> {
  const { seriesId, region, frame, screen, display, depictedMinor, capturedAtMs } = params;
  const clock = stopwatch(session);
  const png = await session.parts.codec.encode(frame, part);
  const encodeMs = clock();
  const [{ digests, digestMs }, { objectId }] = await Promise.all([digested(session, png), store(session, (content) => content.write(png))]);
  const storeMs = clock();
  const number = seriesId === null ? null : (session.series.get(seriesId) ?? 0) + 1;
  const facts: Facts = {
    mode: region === null ? 'whole' : 'region', display, frameWidthPx: frame.width, frameHeightPx: frame.height, region,
    series: seriesId !== null && number !== null ? { seriesId, number } : null, parent, recording: null,
  };
  const { itemId, exhibitNo } = await session.engine.captureItem({
    kind: 'screenshot', intake: 'captured', depictedMinor, capturedAt: momentOf(capturedAtMs, session.parts.clock), capturedAtSource: 'computer-clock',
    file: pngFacts(digests, part), screen: { ...screen, title: storable(screen.title) }, address: null, text: null, capture: facts,
  }, objectId);
  if (seriesId !== null && number !== null) session.series.set(seriesId, number);
  return { itemId, exhibitNo, number, stages: { encodeMs, digestMs, storeMs, recordMs: clock() } satisfies Stages };
}

async function digested(session: Session, png: Uint8Array<ArrayBuffer>): Promise<{ digests: Digests; digestMs: number }> {
  const clock = stopwatch(session);
  return { digests: await digestWhole(png), digestMs: clock() };
}

function pngFacts(digests: Digests, { widthPx, heightPx }: PixelRect): FileFacts {
  return { stored: true, originalFilename: '', mime: 'image/png', ...digests, modifiedUtc: null, pixelWidth: widthPx, pixelHeight: heightPx, exif: {} };
}

/** Milliseconds since it was asked last. */
function stopwatch({ parts: { clock } }: Session): () => number {
  let since = clock.monotonicMs();
  return () => {
    const before = since;
    since = clock.monotonicMs();
    return since - before;
  };
}
