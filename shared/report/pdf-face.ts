import { create, type Font, type GlyphRun } from 'fontkit';
import type { VisibleOptions } from './visible-text.ts';

/** At most eight digits of a digest: there are thousands of them, all different, and none needs kerning or ligatures. */
const DIGITS = /^[0-9a-f]{1,8}$/;

/** Opens a TrueType font and lets runs of hexadecimal digits past the shaper, which costs 0.3 ms a word. */
export function openFont(bytes: Uint8Array): Font {
  const font = create(bytes);
  const shape = font.layout.bind(font);
  font.layout = (text, features) => (DIGITS.test(text) ? digitRun(font, text) : shape(text, features));
  return font;
}

function digitRun(font: Font, text: string): GlyphRun {
  const glyphs = Array.from(text, (digit) => font.glyphForCodePoint(digit.charCodeAt(0)));
  return {
    glyphs,
    positions: glyphs.map(({ advanceWidth }) => ({ xAdvance: advanceWidth, yAdvance: 0, xOffset: 0, yOffset: 0 })),
    advanceWidth: glyphs.reduce((sum, { advanceWidth }) => sum + advanceWidth, 0),
  };
}

/** On paper only what the font holds can be shown; Noto Sans KR has no ⟨⟩. */
export function onPaper(font: Font): VisibleOptions {
  return { open: '‹', close: '›', hasGlyph: (codePoint) => font.hasGlyphForCodePoint(codePoint), keepEmoji: false };
}
