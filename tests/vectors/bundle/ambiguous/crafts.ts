import { GOOD } from '../base-bundle.ts';
import { assemble } from '../zip-parts.ts';
import type { Craft } from './craft.ts';
import { fieldCrafts } from './fields.ts';
import { hostileCrafts } from './hostile.ts';
import { metadataCrafts } from './metadata.ts';
import { nameCrafts } from './names.ts';
import { structureCrafts } from './structure.ts';

export function bytesOf({ parts }: Craft): Buffer {
  return Buffer.isBuffer(parts) ? parts : assemble(parts);
}

/** All crafted archives; of several ways to the same bytes, the first, and none that gives the good bundle itself. */
export function allCrafts(): Craft[] {
  const seen = new Set([GOOD.toString('latin1')]);
  return [...metadataCrafts(), ...nameCrafts(), ...structureCrafts(), ...hostileCrafts(), ...fieldCrafts()].filter((craft) => {
    const bytes = bytesOf(craft).toString('latin1');
    return !seen.has(bytes) && seen.add(bytes);
  });
}
