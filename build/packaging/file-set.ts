/**
 * What may be in a package of Kept and why, as patterns of its installed paths. A file that no line allows fails `npm run package`:
 * it has to be wanted by somebody before it is shipped.
 */
const EVERYWHERE: readonly (readonly [RegExp, string])[] = [
  [/^opt\/Kept\/resources\/app\.asar$/, 'Kept itself'],
  [/^opt\/Kept\/(?:LICENSE|LICENSE\.electron\.txt|LICENSES\.chromium\.html|version)$/, 'notices and version of the runtime'],
  [/^opt\/Kept\/resources\/(?:apparmor-profile|package-type)$/, "electron-builder's: lets the sandbox work where the system restricts it; tells how it was installed"],
  [/^opt\/Kept\/kept$/, 'the program'],
  [/^opt\/Kept\/locales\/(?:ko|en-US|de)\.pak$/, 'words of the runtime, in our three languages only'],
  [/^usr\/share\/applications\/kept\.desktop$/, 'the entry in the menu'],
  [/^usr\/share\/icons\/hicolor\/\d+x\d+\/apps\/kept\.png$/, 'its icon in every size'],
  [/^usr\/share\/doc\/kept\/changelog\.gz$/, 'asked for by Debian'],
];

const REAL_RUNTIME: readonly (readonly [RegExp, string])[] = [
  [/^opt\/Kept\/(?:chrome-sandbox|chrome_crashpad_handler)$/, "Chromium's helpers; the second is never started"],
  [/^opt\/Kept\/lib(?:EGL|GLESv2|ffmpeg|vk_swiftshader|vulkan)\.so(?:\.\d+)?$/, 'drawing and media'],
  [/^opt\/Kept\/(?:chrome_100_percent|chrome_200_percent|resources)\.pak$/, "the runtime's pictures and pages"],
  [/^opt\/Kept\/(?:icudtl\.dat|snapshot_blob\.bin|v8_context_snapshot\.bin|vk_swiftshader_icd\.json)$/, 'data of the engine'],
];

/** Test equipment that is packed where the real binary cannot be had (tests/electron-standin). */
const STAND_IN: readonly (readonly [RegExp, string])[] = [
  [/^opt\/Kept\/(?:page\/)?[a-z-]+\.(?:cjs|mjs|js)$/, 'the stand-in'],
  [/^opt\/Kept\/(?:README\.md|package\.json)$/, 'the stand-in'],
];

/** The files that nothing allows. */
export function unwantedFiles(files: readonly string[], isReal: boolean): string[] {
  const allowed = [...EVERYWHERE, ...(isReal ? REAL_RUNTIME : STAND_IN)];
  return files.filter((file) => !allowed.some(([pattern]) => pattern.test(file)));
}
