// The circuit breakers of each configuration: current by limit.
import { html, nothing } from "./lit.js";
import { get } from "./api.js";
import { attempt, redraw } from "./state.js";
import { number } from "./format.js";
import { bar } from "./curve.js";

let reviews = null;
let timer;

export async function enter() {
  await load();
  clearInterval(timer);
  timer = setInterval(load, 15000);
}

export function leave() {
  clearInterval(timer);
}

async function load() {
  await attempt(async () => {
    reviews = (await get("api/breakers")).configurations;
  });
  redraw();
}

function one(b) {
  // Of these it is the low values that put the breaker on.
  const low = b.name === "REGIME_BREAK" || b.name === "LOW_SHARPE";
  const share = b.current === null ? NaN : low ? b.limit / b.current : b.current / b.limit;
  const kind = b.triggered ? "bad" : share > 0.7 ? "open" : "good";
  return html`<div><div class="row"><span>${b.name.toLowerCase().replaceAll("_", " ")}</span>
      <span class="note">${b.current === null ? "not known" : number(b.current, 4)}, ${low ? "at least" : "at most"} ${number(b.limit, 4)}</span></div>
    ${bar(share, kind)}
    ${b.triggered ? html`<p class="problem">${b.event}</p>` : nothing}
    ${!b.triggered && share >= 1 ? html`<p class="note">Beyond its limit; the pause that it made is over.</p>` : nothing}</div>`;
}

export function view() {
  return html`<section class="card" aria-labelledby="breakers"><h2 id="breakers">Circuit breakers</h2>
    <p class="note">Of each active configuration, on its newest stored candles: what it is at, of what it may be. What cannot be known from the data is “not known”.</p>
    ${reviews === null ? html`<p class="note">Being read.</p>` : nothing}
    ${reviews?.length === 0 ? html`<p class="empty">No configuration is active. Activate one in the panel <a href="#configurations">Configurations</a>.</p>` : nothing}
    <div class="breakers">${(reviews ?? []).map(
      (r) => html`<article class="card" aria-label="${r.pair} ${r.timeframe}"><div class="row"><strong>${r.pair} ${r.timeframe}</strong>
        <span class="word ${r.breakers.some((b) => b.triggered) ? "bad" : "good"}">${r.breakers.some((b) => b.triggered) ? "open" : "closed"}</span></div>
        <p class="note">${r.exchange}, ${r.strategy}</p>${r.problem ? html`<p class="problem">${r.problem}</p>` : nothing}${r.breakers.map(one)}</article>`,
    )}</div></section>`;
}
