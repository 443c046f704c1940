import type { Language } from '../base/language.ts';
import type { CaptureFacts, PixelRect, RecordingFacts } from '../evidence/item.ts';
import { clockText } from './clock-text.ts';
import type { FactName, Labels } from './labels.ts';

interface CaptureFact {
  readonly fact: FactName;
  readonly value: string;
}

/** How a picture or video of the screen was taken, in words and numbers: the same on the item's page and in the report. Nothing for older items. */
export function captureFacts(capture: CaptureFacts | undefined, names: Labels, language: Language): readonly CaptureFact[] {
  if (capture === undefined) return [];
  const { display, region, series, parent, recording, clockJump } = capture;
  const facts: readonly (CaptureFact | null)[] = [
    display && { fact: 'displayPlace', value: `${display.left}, ${display.top} · ${display.width} × ${display.height} · ${display.rotationDegrees}° (${display.displayCount})` },
    { fact: 'frameSize', value: `${capture.frameWidthPx} × ${capture.frameHeightPx}` },
    region && { fact: 'region', value: rectText(region) },
    series && { fact: 'series', value: seriesText(series) },
    parent && { fact: 'derivedFrom', value: `${parent.itemId} · SHA-256 ${parent.sha256}` },
    recording && { fact: 'recordingLength', value: lengthText(recording, names) },
    recording && { fact: 'recordingEnd', value: names.recordingEnds[recording.endedBy] },
    clockJump && { fact: 'clockJump', value: clockText(clockJump, language) },
  ];
  return facts.filter((fact) => fact !== null);
}

/** 3 · 0f1e2d3c-…: the number within the series, then which series. */
export function seriesText({ seriesId, number }: NonNullable<CaptureFacts['series']>): string {
  return `${number} · ${seriesId}`;
}

function rectText({ leftPx, topPx, widthPx, heightPx }: PixelRect): string {
  return `${widthPx} × ${heightPx} (x ${leftPx}, y ${topPx})`;
}

function lengthText({ durationMs, pauses }: RecordingFacts, names: Labels): string {
  const length = durationMs === null ? names.unknown : durationText(durationMs);
  return pauses === 0 ? length : `${length} · ${names.pauses} ${pauses}`;
}

/** 1:02:03 or 2:03 */
function durationText(durationMs: number): string {
  const seconds = Math.floor(durationMs / 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
