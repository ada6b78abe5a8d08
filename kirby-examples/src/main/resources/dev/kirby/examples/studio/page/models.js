// Models in production, the history of trainings, and the way back.
import { html, nothing } from "./lit.js";
import { get, post } from "./api.js";
import { attempt, redraw, say } from "./state.js";
import { count, percent, time } from "./format.js";

let found = null;
let doubt = null;

export const enter = load;

async function load() {
  await attempt(async () => {
    found = await get("api/models");
  });
}

const rollback = (m) =>
  attempt(async () => {
    const now = await post("api/models/rollback", { exchange: m.exchange, pair: m.pair, marketType: m.market_type, timeframe: m.timeframe });
    doubt = null;
    say(`${m.pair} ${m.timeframe} uses the model before again${now?.id ? `, ${now.id}` : ""}.`);
    await load();
  });

const training = (m) => found.history.find((t) => t.id === m.id);
const same = (a, b) => a && a.id === b.id;

export function view() {
  if (!found) return html`<section class="card"><h2>Models</h2><p class="note">Being read.</p></section>`;
  return html`<section class="card" aria-labelledby="production"><h2 id="production">In production</h2>
    ${found.production.length === 0
      ? html`<p class="empty">No model is in production. <code>kirby retrain --once --data PLACE</code> trains some, and puts one there if it beats saying the most frequent class.</p>`
      : html`<div class="scroll"><table><thead><tr><th scope="col">Market</th><th scope="col">Model</th><th scope="col" class="number">Accuracy</th><th scope="col">Trained</th><th scope="col"><span class="visually-hidden">Back</span></th></tr></thead><tbody>
      ${found.production.map(
        (m) => html`<tr><td>${m.pair} ${m.timeframe}<div class="note">${m.exchange}</div></td><td>${training(m)?.model ?? "–"}<div class="note">${m.id}</div></td>
        <td class="number">${percent(training(m)?.metrics?.accuracy, 2)}</td><td>${time(m.trained)}</td>
        <td>${same(doubt, m)
          ? html`<button class="small danger" @click=${() => rollback(m)}>Yes, the one before</button> <button class="small" @click=${() => { doubt = null; redraw(); }}>No</button>`
          : html`<button class="small" @click=${() => { doubt = m; redraw(); }} aria-label="Roll back ${m.pair} ${m.timeframe}">Roll back</button>`}</td></tr>`,
      )}</tbody></table></div>`}
  </section><section class="card" aria-labelledby="history"><h2 id="history">Trainings</h2>
    ${found.history.length === 0 ? html`<p class="empty">No model was trained yet.</p>` : html`<div class="scroll"><table><thead><tr>
      <th scope="col">Time</th><th scope="col">Market</th><th scope="col">Model</th><th scope="col" class="number">Rows</th><th scope="col" class="number">Accuracy</th><th scope="col" class="number">Most frequent class</th><th scope="col">Outcome</th></tr></thead><tbody>
      ${found.history.map(
        (t) => html`<tr><td>${time(t.time)}</td><td>${t.pair} ${t.timeframe}<div class="note">${t.exchange}</div></td><td>${t.model}</td>
        <td class="number">${count(t.rows)}</td><td class="number">${percent(t.metrics?.accuracy, 2)}</td><td class="number">${percent(t.metrics?.majority_baseline, 2)}</td>
        <td><span class="word ${t.deployed ? "good" : ""}">${t.deployed ? "deployed" : "not deployed"}</span> ${t.reason}</td></tr>`,
      )}</tbody></table></div>`}</section>`;
}
