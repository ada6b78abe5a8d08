// What is stored, its gaps, and bringing more of it with progress.
import { html, nothing, repeat } from "./lit.js";
import { get, post, query, remove } from "./api.js";
import { state, redraw, say, attempt } from "./state.js";
import { count, day, percent, time } from "./format.js";
import { bar } from "./curve.js";

const form = { exchange: "", pair: "BTC/USDT", marketType: "perps", timeframes: "5m", days: 365 };
let work = { backfills: [], exchanges: [] };
let timer;
let checked = {};
let only = "";
let read = false;

export async function enter() {
  await load();
  clearInterval(timer);
  timer = setInterval(follow, 1000);
}

export function leave() {
  clearInterval(timer);
}

async function load() {
  await attempt(async () => {
    const [stored, backfills] = await Promise.all([get("api/market-data?limit=1000"), get("api/market-data/backfills")]);
    state.series = stored.series.map(measured);
    work = backfills;
    read = true;
    if (!form.exchange) form.exchange = work.exchanges.includes("binance") ? "binance" : (work.exchanges[0] ?? "");
  });
}

const MINUTES = { m: 1, h: 60, d: 1440, w: 10080 };

// Rows by those the calendar expects; of what has no interval nobody can say.
function measured(s) {
  const unit = /^(\d+)([mhdw])$/.exec(s.timeframe ?? "");
  const id = `${s.instrument} ${s.dataset} ${s.timeframe ?? ""}`;
  if (!unit || !s.start) return { ...s, id, completeness: null };
  const expected = (Date.parse(s.end) - Date.parse(s.start)) / (60000 * unit[1] * MINUTES[unit[2]]);
  return { ...s, id, completeness: expected > 0 ? Math.min(1, s.rows / expected) : null };
}

const running = () => work.backfills.some((b) => b.status === "RUNNING" || b.status === "WAITING");

async function follow() {
  if (!running() || document.hidden) return;
  try {
    work = await get("api/market-data/backfills");
    if (!running()) await load();
  } catch {
    // the next second tries again
  }
  redraw();
}

function begin(event) {
  event.preventDefault();
  attempt(async () => {
    const one = await post("api/market-data/backfills", {
      exchange: form.exchange,
      pair: form.pair.trim(),
      marketType: form.marketType,
      timeframes: form.timeframes.split(",").map((t) => t.trim()).filter(Boolean),
      days: Number(form.days),
    });
    work = { ...work, backfills: [one, ...work.backfills] };
    say(`The history of ${one.instrument} is being fetched.`);
  });
}

const stop = (b) => () =>
  attempt(async () => {
    await remove(`api/market-data/backfills/${b.id}`);
    await load();
  });

const check = (s) => () =>
  attempt(async () => {
    const which = { exchange: s.exchange, pair: s.pair, marketType: s.market_type, dataset: s.dataset, timeframe: s.timeframe };
    const [quality, coverage] = await Promise.all([
      get(query("api/market-data/check", which)),
      get(query("api/market-data/coverage", which)),
    ]);
    checked[s.id] = { quality, coverage };
  });

const set = (name) => (event) => {
  form[name] = event.target.value;
  redraw();
};

function backfill(b) {
  const active = b.status === "RUNNING" || b.status === "WAITING";
  return html`<li><div class="job"><span class="name">${b.instrument} ${b.timeframes.join(", ")}</span>
      <span class="word ${{ DONE: "good", FAILED: "bad", RUNNING: "busy" }[b.status] ?? ""}">${b.status.toLowerCase()}</span>
      ${active ? html`<button class="small danger" @click=${stop(b)} aria-label="Stop ${b.instrument}">Stop</button>` : nothing}</div>
    <div class="note">${b.days} days, ${count(b.rows)} rows</div>
    ${active ? html`<progress max="100" .value=${b.progress_pct} aria-label="Progress of ${b.instrument}"></progress>` : nothing}
    ${b.message ? html`<p class="problem">${b.message}</p>` : nothing}</li>`;
}

function findings({ quality, coverage }) {
  const list = (name, ranges) =>
    ranges.length === 0
      ? html`<li>${name}: none</li>`
      : html`<li>${name}: ${ranges.length}<ul>${ranges.slice(0, 8).map((r) => html`<li>${time(r.start)} to ${time(r.end)}</li>`)}${ranges.length > 8 ? html`<li>and ${ranges.length - 8} more</li>` : nothing}</ul></li>`;
  const bad = (quality.checks ?? []).filter((c) => c.verdict !== "PASS" && c.count > 0);
  return html`<strong>The last 30 days: ${String(quality.verdict).toLowerCase()}</strong>
    ${bad.length ? html`<ul>${bad.map((c) => html`<li>${c.check}: ${count(c.count)}, ${c.summary}</li>`)}</ul>` : nothing}
    <ul>${list("Gaps that were never asked for", coverage.missing)}${list("Answers to be confirmed", coverage.provisional)}</ul>`;
}

function row(s) {
  const found = checked[s.id];
  return html`<tr><td>${s.pair}<div class="note">${s.exchange} ${s.market_type}</div></td>
    <td>${s.dataset}${s.timeframe ? ` ${s.timeframe}` : ""}</td>
    <td class="number">${count(s.rows)}</td>
    <td>${s.start ? html`<span class="nowrap">${day(s.start)} to</span> <span class="nowrap">${day(s.end)}</span>` : "–"}</td>
    <td>${s.completeness === null || s.completeness === undefined
      ? "–"
      : html`${percent(s.completeness, 2)} ${bar(s.completeness, s.completeness > 0.999 ? "good" : s.completeness > 0.95 ? "open" : "bad")}`}</td>
    <td>${s.dataset === "candles" ? html`<button class="small" @click=${check(s)} aria-label="Check ${s.pair} ${s.timeframe}">Check</button>` : nothing}</td></tr>
    ${found ? html`<tr><td colspan="6">${findings(found)}</td></tr>` : nothing}`;
}

export function view() {
  if (!read) return html`<section class="card"><h2>Data</h2><p class="note">Being read.</p></section>`;
  const pairs = [...new Set(state.series.map((s) => s.pair))].sort();
  const shown = state.series.filter((s) => only === "" || s.pair === only);
  return html`<div class="columns"><section class="card" aria-labelledby="fetch"><h2 id="fetch">Fetch history</h2>
    <form id="backfill" @submit=${begin}><div class="fields">
      <label class="field"><span>Exchange</span><select @change=${set("exchange")}>${work.exchanges.map((e) => html`<option value=${e} ?selected=${form.exchange === e}>${e}</option>`)}</select></label>
      <label class="field"><span>Pair</span><input required pattern="[A-Za-z0-9]+/[A-Za-z0-9]+" .value=${form.pair} @input=${set("pair")}></label>
      <label class="field"><span>Market type</span><select @change=${set("marketType")}><option value="perps">perps</option><option value="spot">spot</option></select></label>
      <label class="field"><span>Timeframes</span><input required .value=${form.timeframes} @input=${set("timeframes")}></label>
      <label class="field"><span>Days</span><input type="number" min="1" max="3650" required .value=${String(form.days)} @input=${set("days")}></label>
    </div><div class="actions"><button class="main">Fetch</button></div></form>
    ${work.backfills.length ? html`<h3>Backfills</h3><ul class="jobs">${repeat(work.backfills, (b) => b.id, backfill)}</ul>` : nothing}
  </section><section class="card" aria-labelledby="stored"><h2 id="stored">What is stored</h2>
    ${state.series.length === 0 ? html`<p class="empty">Nothing yet.</p>` : html`
    ${pairs.length > 1 ? html`<label class="field"><span>Pair</span><select @change=${(e) => {
      only = e.target.value;
      redraw();
    }}><option value="">all</option>${pairs.map((p) => html`<option value=${p}>${p}</option>`)}</select></label>` : nothing}
    <div class="scroll"><table><thead><tr><th scope="col">Market</th><th scope="col">Rows of</th><th scope="col" class="number">Rows</th><th scope="col">Range</th><th scope="col">Complete</th><th scope="col"><span class="visually-hidden">Check</span></th></tr></thead>
    <tbody>${repeat(shown, (s) => s.id, row)}</tbody></table></div>`}</section></div>`;
}
