import { useEffect, useState } from 'react';

/** Whether a picture is shown; covered at first, again when the window loses the focus, and whenever `isActive` turns false. */
export function useReveal(isActive: boolean): { readonly isRevealed: boolean; readonly setRevealed: (isRevealed: boolean) => void } {
  const [isRevealed, setRevealed] = useState(false);
  if (isRevealed && !isActive) setRevealed(false);
  useEffect(() => {
    if (!isRevealed) return;
    const cover = (): void => setRevealed(false);
    window.addEventListener('blur', cover);
    document.addEventListener('visibilitychange', cover);
    return () => {
      window.removeEventListener('blur', cover);
      document.removeEventListener('visibilitychange', cover);
    };
  }, [isRevealed]);
  return { isRevealed, setRevealed };
}
