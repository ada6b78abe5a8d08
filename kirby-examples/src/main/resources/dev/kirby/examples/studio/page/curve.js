// The best score so far over the trials, as a picture with words for those who do not see it.
import { svg, html, nothing } from "./lit.js";
import { number, count } from "./format.js";

const W = 640, H = 190, LEFT = 62, RIGHT = 12, TOP = 10, BOTTOM = 24;

export function curve(points, label) {
  const known = points.filter((p) => Number.isFinite(p.y));
  if (known.length < 2) return html`<p class="note">The curve of the best score begins with the second value.</p>`;
  const xs = known.map((p) => p.x), ys = known.map((p) => p.y);
  const [x0, x1] = [Math.min(...xs), Math.max(...xs)];
  let [y0, y1] = [Math.min(...ys), Math.max(...ys)];
  if (y0 === y1) [y0, y1] = [y0 - Math.max(1, Math.abs(y0) * 0.1), y1 + Math.max(1, Math.abs(y1) * 0.1)];
  const x = (v) => LEFT + ((v - x0) / (x1 - x0 || 1)) * (W - LEFT - RIGHT);
  const y = (v) => TOP + (1 - (v - y0) / (y1 - y0)) * (H - TOP - BOTTOM);
  // A best score holds until the next: steps, not slopes.
  let d = `M${x(known[0].x).toFixed(1)} ${y(known[0].y).toFixed(1)}`;
  for (const p of known.slice(1)) d += `H${x(p.x).toFixed(1)}V${y(p.y).toFixed(1)}`;
  const last = known[known.length - 1];
  const ticks = [y0, (y0 + y1) / 2, y1];
  return html`<svg class="curve" viewBox="0 0 ${W} ${H}" role="img"
      aria-label="${label}: ${number(known[0].y)} after ${count(known[0].x)} trials, ${number(last.y)} after ${count(last.x)}">
    ${ticks.map((t) => svg`<line class="axis" x1=${LEFT} x2=${W - RIGHT} y1=${y(t)} y2=${y(t)}></line>
      <text x=${LEFT - 6} y=${y(t) + 4} text-anchor="end">${number(t)}</text>`)}
    <path class="fill" d="${d}V${H - BOTTOM}H${x(known[0].x).toFixed(1)}Z"></path>
    <path class="path" d=${d}></path>
    <text x=${LEFT} y=${H - 6}>${count(x0)}</text>
    <text x=${W - RIGHT} y=${H - 6} text-anchor="end">${count(x1)} trials</text>
  </svg>`;
}

// A share of a whole: a picture beside words that say the same.
export function bar(share, kind) {
  const width = Math.max(0, Math.min(1, Number.isFinite(share) ? share : 0)) * 100;
  return html`<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
    <rect class="back" width="100" height="10"></rect>${width > 0 ? svg`<rect class=${kind} width=${width} height="10"></rect>` : nothing}
  </svg>`;
}
