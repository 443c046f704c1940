import type { ReactNode } from 'react';
import { createContext, use } from 'react';
import { Popover } from 'react-aria-components/Popover';
import type { PopoverProps } from 'react-aria-components/Popover';

/** Above a question, below the cover sheet, quick exit and the blank sheet. The library itself puts what opens above all of them, in a style that no sheet of ours reaches. */
const LAYER = { zIndex: 25 } as const;

/** Below the bar on top: what opens keeps to it. */
export const PlaceContext = createContext<Element | null>(null);

/** A list or a menu that opens over the page, and never over the bar with quick exit, however low the window is. */
export function ListPopover(props: Omit<PopoverProps, 'style' | 'boundaryElement'>): ReactNode {
  const place = use(PlaceContext);
  return <Popover {...props} style={LAYER} {...(place && { boundaryElement: place })} />;
}
