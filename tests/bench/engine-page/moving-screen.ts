/** Windows with text, a photograph's noise and something that moves: neither flat colour, which any encoder takes in no time, nor noise alone, which no screen shows. */
export function movingScreen(widthPx: number, heightPx: number): { readonly media: MediaStream; stop(): void } {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [widthPx, heightPx];
  const context = canvas.getContext('2d', { alpha: false });
  if (context === null) throw new Error('no canvas');
  const gradient = context.createLinearGradient(0, 0, widthPx, heightPx);
  for (const [at, colour] of [[0, '#26323c'], [0.5, '#c9d6df'], [1, '#f6f3ee']] as const) gradient.addColorStop(at, colour);
  context.fillStyle = gradient;
  context.fillRect(0, 0, widthPx, heightPx);
  drawPhotograph(context, Math.round(widthPx / 3), Math.round(heightPx / 3));
  drawChat(context, Math.round(widthPx * 0.4), Math.round(widthPx * 0.5), heightPx);
  let tick = 0;
  const timer = setInterval(() => {
    context.fillStyle = `hsl(${(tick * 7) % 360} 60% 50%)`;
    context.fillRect((tick++ * 13) % (widthPx - 80), heightPx - 60, 80, 40);
  }, 33);
  return { media: canvas.captureStream(30), stop: () => clearInterval(timer) };
}

function drawPhotograph(context: CanvasRenderingContext2D, widthPx: number, heightPx: number): void {
  const pixels = context.createImageData(widthPx, heightPx);
  let state = 1;
  for (let at = 0; at < pixels.data.length; at++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    pixels.data[at] = at % 4 === 3 ? 255 : 90 + Math.round(60 * Math.sin(at / 9000)) + (state >>> 28);
  }
  context.putImageData(pixels, 40, 40);
}

function drawChat(context: CanvasRenderingContext2D, leftPx: number, widthPx: number, heightPx: number): void {
  context.fillStyle = '#ffffff';
  context.fillRect(leftPx, 0, widthPx, heightPx);
  context.fillStyle = '#1c1c1c';
  context.font = '20px sans-serif';
  for (let line = 1; line * 28 < heightPx; line++) context.fillText(`${line} · 그 사진 보낸 사람이 누구인지 알아? Somebody sent the link again at 21:${String(line % 60).padStart(2, '0')} https://t.me/c/${line * 7919}/${line}`, leftPx + 20, line * 28);
}
