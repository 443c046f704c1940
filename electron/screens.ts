import { desktopCapturer, screen } from 'electron';
import type { BrowserWindow, DesktopCapturerSource, Display, Session } from 'electron';
import { KeptError } from '../shared/base/errors.ts';
import type { ScreenChoice } from '../shared/contract/host.ts';
import { isOwnUrl } from './protocol.ts';

const THUMBNAIL = { width: 320, height: 200 } as const;
const MAX_TITLE_LENGTH = 200;
/** Time from the choice to the picture. */
export const ARMED_MS = 10_000;

/** What may be photographed: sources are listed for the person, and the one chosen is given to the page once. */
export class Screens {
  readonly #ownWindow: () => BrowserWindow | null;
  readonly #now: () => number;
  #listed: readonly DesktopCapturerSource[] = [];
  #armed: { readonly source: DesktopCapturerSource; readonly untilMs: number } | null = null;

  constructor(ownWindow: () => BrowserWindow | null, now: () => number = () => performance.now()) {
    this.#ownWindow = ownWindow;
    this.#now = now;
  }

  /** Throws 'capture/denied' where the system does not let this app see the screen. */
  async list(): Promise<readonly ScreenChoice[]> {
    const ownId = this.#ownWindow()?.getMediaSourceId();
    const sources = await findSources();
    this.#listed = sources.filter((source) => source.id !== ownId);
    return this.#listed.map(choiceOf);
  }

  /** Arms one capture of a source that was listed. Throws 'capture/no-source' for any other. */
  choose(sourceId: string): void {
    const source = this.#listed.find((each) => each.id === sourceId);
    if (source === undefined) throw new KeptError('capture/no-source');
    this.#armed = { source, untilMs: this.#now() + ARMED_MS };
  }

  isArmed(): boolean {
    return this.#armed !== null && this.#now() < this.#armed.untilMs;
  }

  disarm(): void {
    this.#armed = null;
  }

  /** Answers getDisplayMedia: the armed source to our own top frame, without sound; a refusal to everything else. */
  serve(session: Session): void {
    session.setDisplayMediaRequestHandler((request, answer) => {
      const source = this.isArmed() ? this.#armed?.source : undefined;
      this.#armed = null;
      const isOurs = request.frame !== null && request.frame.parent === null && isOwnUrl(request.frame.url);
      answer(source !== undefined && isOurs && request.videoRequested ? { video: { id: source.id, name: source.name } } : null);
    }, { useSystemPicker: false });
  }
}

async function findSources(): Promise<readonly DesktopCapturerSource[]> {
  try {
    return await desktopCapturer.getSources({ types: ['screen', 'window'], thumbnailSize: { ...THUMBNAIL }, fetchWindowIcons: false });
  } catch (cause) {
    throw new KeptError('capture/denied', {}, { cause });
  }
}

function choiceOf(source: DesktopCapturerSource): ScreenChoice {
  const shown = screen.getAllDisplays().find(({ id }) => String(id) === source.display_id);
  const display = shown ?? screen.getPrimaryDisplay();
  return {
    sourceId: source.id,
    sourceKind: source.id.startsWith('screen:') ? 'screen' : 'window',
    // A window's title is whatever its owner wrote there.
    title: source.name.slice(0, MAX_TITLE_LENGTH).toWellFormed(),
    thumbnail: source.thumbnail.toDataURL(),
    displayWidthPx: Math.round(display.size.width * display.scaleFactor),
    displayHeightPx: Math.round(display.size.height * display.scaleFactor),
    scalePercent: Math.round(display.scaleFactor * 100),
    // Of a display that has just been unplugged nothing is known: the main one's place would be a wrong one.
    display: source.id.startsWith('screen:') && shown !== undefined ? placeOf(shown) : null,
  };
}

function placeOf({ bounds, rotation }: Display): NonNullable<ScreenChoice['display']> {
  const [left, top, width, height] = [bounds.x, bounds.y, bounds.width, bounds.height].map((length) => Math.round(length)) as [number, number, number, number];
  return { left, top, width, height, rotationDegrees: rotation, displayCount: screen.getAllDisplays().length };
}
