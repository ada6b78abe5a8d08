// What to train: strategy and ranges, markets, search, validation, costs. The estimate follows what is typed.
import { html, nothing, repeat } from "./lit.js";
import { get, post } from "./api.js";
import { state, redraw, say, attempt } from "./state.js";
import { count, duration } from "./format.js";
import { queue } from "./jobs.js";

const FIELDS = {
  validation: [
    ["trainPeriodDays", "Train days", 90, 1],
    ["testPeriodDays", "Test days", 30, 1],
    ["gapPeriodDays", "Gap days", 7, 0],
    ["historicalPeriodMonths", "Months of history", 12, 1],
  ],
  costs: [
    ["fee", "Fee a side", 0.001, 0],
    ["slippage", "Slippage", 0.0005, 0],
    ["capital", "Capital", 10000, 1],
    ["risk", "Risk a trade", 0.02, 0],
    ["leverage", "Leverage", 1, 0],
    ["minTrades", "Fewest trades", 10, 1],
  ],
};

const form = {
  strategy: "",
  marketType: "perps",
  pairs: new Set(),
  exchanges: new Set(),
  timeframes: new Set(),
  optimizationMethod: "random",
  nSamples: 100,
  nIterations: 50,
  seed: 42,
  validationMethod: "walk_forward",
  trainRatio: 0.7,
  sizing: "risk",
  side: "",
  objective: "net_profit",
  maxRuntime: "",
  parallelWorkers: 1,
  ranges: {},
};
for (const group of Object.values(FIELDS)) for (const [name, , value] of group) form[name] = value;

let estimate = null;
let estimating = false;
let refused = "";
let busy = false;
let timer;
let asking;

export async function enter() {
  await attempt(async () => {
    const [strategies, stored] = await Promise.all([get("api/strategies"), get("api/market-data?limit=1000")]);
    state.strategies = strategies.strategies;
    state.series = stored.series;
    begin();
  });
  changed();
}

// What is stored decides what is chosen at first.
function begin() {
  if (!form.strategy && state.strategies.length) form.strategy = (state.strategies.find((s) => s.name === "LIQUIDITY_SWEEP_V3") ?? state.strategies[0]).name;
  const candles = stored();
  if (form.pairs.size === 0 && candles.length) {
    const best = candles.find((s) => s.pair === "BTC/USDT" && s.timeframe === "5m") ?? candles[0];
    form.marketType = best.market_type;
    form.pairs.add(best.pair);
    form.exchanges.add(best.exchange);
    form.timeframes.add(best.timeframe);
  }
}

const stored = () => state.series.filter((s) => s.dataset === "candles" && s.rows > 0);
const offered = () => stored().filter((s) => s.market_type === form.marketType);
const distinct = (values) => [...new Set(values)].sort();
const TIMEFRAMES = ["1m", "3m", "5m", "15m", "30m", "1h", "2h", "4h", "6h", "12h", "1d"];
const rank = (t) => TIMEFRAMES.indexOf(t);

// Timeframes that are stored, and those that can be built from finer ones.
function timeframes() {
  const finest = Math.min(...offered().map((s) => rank(s.timeframe)).filter((r) => r >= 0));
  return TIMEFRAMES.filter((t, i) => i >= finest);
}

const combinations = () => form.pairs.size * form.exchanges.size * form.timeframes.size;

function body() {
  const b = {
    strategy: form.strategy,
    pairs: [...form.pairs],
    exchanges: [...form.exchanges],
    marketType: form.marketType,
    timeframes: [...form.timeframes],
    optimizationMethod: form.optimizationMethod,
    validationMethod: form.validationMethod,
    objective: form.objective,
    sizing: form.sizing,
    seed: Number(form.seed),
    parallelWorkers: Number(form.parallelWorkers),
  };
  if (form.optimizationMethod === "random") b.nSamples = Number(form.nSamples);
  if (form.optimizationMethod === "bayesian") b.nIterations = Number(form.nIterations);
  for (const group of Object.values(FIELDS)) for (const [name] of group) b[name] = Number(form[name]);
  if (form.validationMethod === "train_test_split") b.trainRatio = Number(form.trainRatio);
  if (form.side) b.side = form.side;
  if (form.maxRuntime !== "") b.maxRuntime = Number(form.maxRuntime);
  const ranges = Object.entries(form.ranges).filter(([, text]) => text.trim() !== "");
  if (ranges.length) b.parameterGrid = Object.fromEntries(ranges);
  return b;
}

function changed() {
  clearTimeout(timer);
  asking?.abort();
  refused = "";
  if (!form.strategy || combinations() === 0) {
    estimate = null;
    estimating = false;
    redraw();
    return;
  }
  estimating = true;
  timer = setTimeout(ask, 500);
  redraw();
}

async function ask() {
  const mine = new AbortController();
  asking = mine;
  try {
    estimate = await post("api/training/estimate", body(), mine.signal);
    refused = "";
  } catch (e) {
    if (e.name === "AbortError") return;
    estimate = null;
    refused = e.message;
  }
  if (asking === mine) estimating = false;
  redraw();
}

async function start(event) {
  event.preventDefault();
  busy = true;
  redraw();
  await attempt(async () => {
    const started = await post("api/training/start", body());
    state.jobs = [...started.jobs, ...state.jobs];
    say(started.jobs.length === 1 ? "The training waits for its turn." : `${started.jobs.length} trainings wait for their turn.`);
  });
  busy = false;
  redraw();
}

const set = (name) => (event) => {
  form[name] = event.target.value;
  changed();
};

const number = ([name, label, , min]) => html`<label class="field"><span>${label}</span>
  <input name=${name} type="number" step="any" min=${min} required .value=${String(form[name])} @input=${set(name)}></label>`;

const select = (name, label, options, wide) => html`<label class="field ${wide ?? ""}"><span>${label}</span>
  <select name=${name} @change=${set(name)}>${options.map(
    ([value, text]) => html`<option value=${value} ?selected=${form[name] === value}>${text}</option>`,
  )}</select></label>`;

function choices(legend, name, values) {
  const chosen = form[name];
  return html`<fieldset><legend>${legend}</legend><div class="choices">${repeat(
    values,
    (v) => v,
    (v) => html`<label class="choice"><input type="checkbox" name=${name} value=${v} .checked=${chosen.has(v)} @change=${(e) => {
        if (e.target.checked) chosen.add(v);
        else chosen.delete(v);
        changed();
      }}>${v}</label>`,
  )}</div></fieldset>`;
}

// What is tried where nothing is given: of a grid its values, of a search its range.
function own(strategy, name) {
  const grid = strategy.grid[name];
  if (form.optimizationMethod === "grid" && grid) {
    return grid.length > 5 ? `${grid[0]}, ${grid[1]}, … ${grid[grid.length - 1]}` : grid.join(", ");
  }
  return strategy.ranges[name];
}

function parameters() {
  const strategy = state.strategies.find((s) => s.name === form.strategy);
  if (!strategy) return nothing;
  return html`<details><summary>Parameters and their ranges (${Object.keys(strategy.parameters).length})</summary>
    <p class="note">Empty is the strategy's own. A range is 5..50 or 0.5..2..0.25, a list 10,20,30, one value stays as it is.</p>
    <div class="fields">${Object.entries(strategy.parameters).map(
      ([p, value]) => html`<label class="field"><span>${p.replaceAll("_", " ")}</span>
        <input name=${`range-${p}`} autocomplete="off" placeholder=${own(strategy, p) ?? String(value)} .value=${form.ranges[p] ?? ""} @input=${(e) => {
          form.ranges[p] = e.target.value;
          changed();
        }}></label>`,
    )}</div></details>`;
}

function estimated() {
  if (combinations() === 0) return html`<p class="note">Choose at least one pair, exchange and timeframe.</p>`;
  if (refused) return html`<p class="problem">${refused}</p>`;
  if (!estimate) return html`<p class="note">${estimating ? "The estimate is being made." : ""}</p>`;
  const first = estimate.jobs[0];
  return html`<strong>About ${duration(estimate.seconds)}</strong> ${estimating ? html`<span class="note">(being made anew)</span>` : nothing}
    <div class="note">${estimate.jobs.length === 1 ? "One market" : `${estimate.jobs.length} markets`}: ${count(first.windows)} windows
      × ${count(first.trials_per_window)} trials each${first.data_start ? html`, ${first.data_start.slice(0, 10)} to ${first.data_end.slice(0, 10)}` : nothing}.
      ${estimate.jobs.length > 1 ? `One after the other ${duration(estimate.total_seconds)}, with ${estimate.workers} at once ${duration(estimate.seconds)}.` : nothing}</div>`;
}

export function view() {
  const candles = offered();
  const types = distinct(stored().map((s) => s.market_type));
  return html`<div class="columns"><section class="card" aria-labelledby="configure"><h2 id="configure">Configure a training</h2>
    ${stored().length === 0
      ? html`<p class="empty">No candles are stored. Bring some in the panel <a href="#data">Data</a>.</p>`
      : html`<form id="training" @submit=${start}>
    <div class="fields">
      ${select("strategy", "Strategy", state.strategies.map((s) => [s.name, s.name.replaceAll("_", " ")]), "wide")}
      ${types.length > 1 ? select("marketType", "Market type", types.map((t) => [t, t])) : nothing}
    </div>
    ${parameters()}
    ${choices("Pairs", "pairs", distinct(candles.map((s) => s.pair)))}
    ${choices("Exchanges", "exchanges", distinct(candles.map((s) => s.exchange)))}
    ${choices("Timeframes", "timeframes", timeframes())}
    <fieldset><legend>Search</legend><div class="fields">
      ${select("optimizationMethod", "Optimiser", [["random", "random"], ["bayesian", "Bayesian"], ["grid", "grid, all combinations"]])}
      ${form.optimizationMethod === "random" ? number(["nSamples", "Trials a window", 0, 1]) : nothing}
      ${form.optimizationMethod === "bayesian" ? number(["nIterations", "Trials a window", 0, 1]) : nothing}
      ${number(["seed", "Seed", 0, -9e15])}
    </div></fieldset>
    <fieldset><legend>Validation</legend><div class="fields">
      ${select("validationMethod", "Method", [["walk_forward", "walk-forward"], ["train_test_split", "train, then test"]])}
      ${form.validationMethod === "walk_forward"
        ? FIELDS.validation.map(number)
        : html`${number(["trainRatio", "Share to train", 0, 0])}${FIELDS.validation.slice(2).map(number)}`}
    </div></fieldset>
    <details><summary>Costs, size and limits</summary><div class="fields">
      ${FIELDS.costs.map(number)}
      ${select("sizing", "Size", [["risk", "by risk"], ["compounding", "by risk, compounding"], ["all-in", "all in"], ["all-in-compounding", "all in, compounding"]])}
      ${select("side", "Side", [["", "both"], ["long", "long only"], ["short", "short only"]])}
      ${number(["parallelWorkers", "Threads of a search", 1, 1])}
      <label class="field"><span>Longest run, seconds</span><input name="maxRuntime" type="number" min="1" placeholder="no limit" .value=${String(form.maxRuntime)} @input=${set("maxRuntime")}></label>
    </div></details>
    <div class="estimate" id="estimate" aria-live="polite" aria-busy=${estimating}>${estimated()}</div>
    <div class="actions"><button class="main" id="start" ?disabled=${busy || combinations() === 0 || refused !== ""}>
      ${combinations() > 1 ? `Start ${combinations()} trainings` : "Start the training"}</button></div>
  </form>`}
  </section><section class="card" aria-labelledby="queue"><h2 id="queue">Queue</h2>${queue(8)}</section></div>`;
}
