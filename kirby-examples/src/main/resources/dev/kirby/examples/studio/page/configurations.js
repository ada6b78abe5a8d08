// Trained configurations: their stage and why, what they earned, activate and deactivate.
import { html, nothing, repeat } from "./lit.js";
import { get, post, query, remove } from "./api.js";
import { redraw, say, attempt } from "./state.js";
import { count, number, percent, time, tone } from "./format.js";
import { parts, verdict } from "./jobs.js";

const PAGE = 25;
const filter = { pair: "", status: "", is_active: "", offset: 0 };
let list = null;
let summary = null;
let open = null;
let doubt = null; // what is asked about before it is deleted

export async function enter(id) {
  open = null;
  await Promise.all([load(), id ? show(id) : null]);
}

async function load() {
  await attempt(async () => {
    const [page, stats] = await Promise.all([
      get(query("api/training/configurations", { ...filter, limit: PAGE })),
      get("api/training/configurations/stats/summary"),
    ]);
    list = page;
    summary = stats;
  });
}

async function show(id) {
  await attempt(async () => {
    const found = await get(`api/training/configurations/${encodeURIComponent(id)}`);
    open = { ...found.summary, document: found.document, transitions: found.transitions };
  });
}

const change = (c, verb, said) => () =>
  attempt(async () => {
    await post(`api/training/configurations/${encodeURIComponent(c.id)}/${verb}`, {});
    say(`${c.pair} ${c.timeframe} is ${said}.`);
    await Promise.all([load(), open?.id === c.id ? show(c.id) : null]);
  });

const drop = (c) =>
  attempt(async () => {
    await remove(`api/training/configurations/${encodeURIComponent(c.id)}`);
    doubt = null;
    open = null;
    location.hash = "#configurations";
    say("The configuration is deleted.");
    await load();
  });

const set = (name) => (event) => {
  filter[name] = event.target.value;
  filter.offset = 0;
  load();
};

const active = (c) => (c.is_active ? html`<span class="word good">active</span>` : nothing);

function row(c) {
  return html`<tr class=${open?.id === c.id ? "chosen" : ""}>
    <td><a href="#configurations/${c.id}">${c.pair} ${c.timeframe}</a><div class="note">${c.exchange}, ${c.strategy.replaceAll("_", " ")}, ${time(c.created)}</div></td>
    <td><span class="word ${tone(c.status)}">${c.status.toLowerCase()}</span> ${active(c)}</td>
    <td>${c.verdict ? html`<span class="word ${tone(c.verdict)}">${c.verdict.toLowerCase()}</span>` : "–"}</td>
    <td class="number">${number(c.sharpe_ratio)}</td>
    <td class="number">${number(c.net_profit)}</td>
    <td class="number">${count(c.sample_size)}</td></tr>`;
}

function table() {
  if (!list) return html`<p class="note">Being read.</p>`;
  if (list.configurations.length === 0) return html`<p class="empty">No configuration fits. A completed training saves one.</p>`;
  return html`<div class="scroll"><table id="configurations"><thead><tr>
    <th scope="col">Market</th><th scope="col">Stage</th><th scope="col">Verdict</th><th scope="col" class="number">Sharpe</th><th scope="col" class="number">Net profit</th><th scope="col" class="number">Trades</th></tr></thead>
    <tbody>${repeat(list.configurations, (c) => c.id, row)}</tbody></table></div>
    <div class="actions"><button class="small" ?disabled=${filter.offset === 0} @click=${turn(-PAGE)}>Newer</button>
      <button class="small" ?disabled=${filter.offset + PAGE >= list.total} @click=${turn(PAGE)}>Older</button>
      <span class="note">${filter.offset + 1} to ${Math.min(filter.offset + PAGE, list.total)} of ${list.total}</span></div>`;
}

const turn = (by) => () => {
  filter.offset = Math.max(0, filter.offset + by);
  load();
};

function values(title, object) {
  const entries = Object.entries(object ?? {}).filter(([, v]) => v !== null && typeof v !== "object");
  if (entries.length === 0) return nothing;
  return html`<details><summary>${title}</summary><div class="scroll"><table><tbody>${entries.map(
    ([k, v]) => html`<tr><th scope="row">${k.replaceAll("_", " ")}</th><td>${typeof v === "number" ? number(v, 4) : String(v)}</td></tr>`,
  )}</tbody></table></div></details>`;
}

function one(c) {
  const d = parts(c.document);
  const p = d.performance ?? {};
  const s = d.statistical_validation ?? {};
  return html`<div class="job"><span class="name">${c.pair} ${c.timeframe}, ${c.exchange}</span>${active(c)}</div>
    <p class="note">${c.id}</p>
    ${verdict(d.validation?.verdict, d.validation?.reasons, c.status, c.stage_reason)}
    <dl class="figures">
      <div><dt>Net profit</dt><dd>${number(p.NET_PROFIT)}</dd></div>
      <div><dt>Trades</dt><dd>${count(p.sample_size)}</dd></div>
      <div><dt>Win rate</dt><dd>${percent(p.gross_WR)}</dd></div>
      <div><dt>Sharpe ratio</dt><dd>${number(s.sharpe_ratio)}</dd></div>
      <div><dt>p-value</dt><dd>${number(s.p_value, 3)}</dd></div>
      <div><dt>Size</dt><dd>${`${number(c.size_factor, 2)} ×`}</dd></div>
    </dl>
    <div class="actions">${c.is_active
        ? html`<button id="deactivate" @click=${change(c, "deactivate", "not active any more")}>Deactivate</button>`
        : html`<button class="main" id="activate" @click=${change(c, "activate", "active")}>Activate</button>`}
      ${c.is_active ? nothing : html`<button class="danger" @click=${() => {
        doubt = c;
        redraw();
      }}>Delete</button>`}</div>
    ${doubt?.id === c.id
      ? html`<div class="problem" role="alertdialog" aria-label="Delete">Delete this configuration and its history for good?
          <div class="actions"><button class="danger" @click=${() => drop(c)}>Delete it</button><button @click=${() => {
            doubt = null;
            redraw();
          }}>Keep it</button></div></div>`
      : nothing}
    <h3>Stages</h3>
    ${c.transitions.length
      ? html`<ul>${c.transitions.map(
          (t) => html`<li><span class="word ${tone(t.status)}">${t.status.toLowerCase()}</span> ${time(t.time)}: ${t.reason}</li>`,
        )}</ul>`
      : html`<p class="note">No change of stage so far.</p>`}
    ${values("Parameters", d.parameters)}${values("Performance, out of sample", p)}${values("Statistics", s)}
    ${values("In sample, over all data", d.in_sample)}${values("Risk", d.risk_allocation)}${values("Circuit breakers", d.circuit_breakers)}`;
}

export function view(id) {
  const stages = summary?.by_status ?? {};
  return html`<div class="columns even"><section class="card" aria-labelledby="list"><h2 id="list">Configurations</h2>
    <dl class="figures">${Object.entries(stages).map(([k, v]) => html`<div><dt>${k.toLowerCase()}</dt><dd>${v}</dd></div>`)}</dl>
    <div class="fields">
      <label class="field"><span>Pair</span><input placeholder="all" .value=${filter.pair} @change=${set("pair")}></label>
      <label class="field"><span>Stage</span><select @change=${set("status")}><option value="">all</option>${["PAPER", "DISCOVERY", "VALIDATION", "MATURE", "DECAY"].map(
        (s) => html`<option value=${s}>${s.toLowerCase()}</option>`,
      )}</select></label>
      <label class="field"><span>Active</span><select @change=${set("is_active")}><option value="">all</option><option value="true">active</option><option value="false">not active</option></select></label>
    </div>${table()}</section>
    ${id ? html`<section class="card" aria-labelledby="one"><h2 id="one">Configuration</h2>${open ? one(open) : html`<p class="note">Being read.</p>`}</section>` : nothing}</div>`;
}
