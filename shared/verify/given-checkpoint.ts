import { readKeptCheckpoint } from '../custody/checkpoint.ts';

/** Whether a text is a checkpoint as somebody has it from an earlier bundle or sheet, whatever it says. */
export function isCheckpoint(text: string): boolean {
  return readKeptCheckpoint(text) !== null;
}
