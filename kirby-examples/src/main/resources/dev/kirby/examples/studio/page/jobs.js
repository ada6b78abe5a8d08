// The queue, and one job with its live progress, log and result.
import { html, nothing, repeat } from "./lit.js";
import { get, post, remove } from "./api.js";
import { state, redraw, say, attempt } from "./state.js";
import { count, duration, number, percent, time, tone } from "./format.js";
import { curve } from "./curve.js";

const STEPS = ["collection", "optimisation", "validation", "storage"];
const ACTIVE = ["PENDING", "RUNNING"];

let open = null; // {id, job, lines, points, result, source}

export function enter(id) {
  if (!id) {
    leave();
  } else if (open?.id !== id) {
    follow(id);
  }
}

export function leave() {
  open?.source?.close();
  open = null;
}

// A job's events: the browser connects again by itself, and says which line it has.
function follow(id) {
  leave();
  const mine = { id, job: state.jobs.find((j) => j.id === id) ?? null, lines: [], points: [], result: null, source: null };
  open = mine;
  const source = new EventSource(`api/training/jobs/${encodeURIComponent(id)}/stream`);
  mine.source = source;
  source.addEventListener("progress", (e) => take(mine, JSON.parse(e.data)));
  source.addEventListener("log", (e) => {
    if (mine.lines.length < 2000) mine.lines.push(JSON.parse(e.data));
    redraw();
  });
  source.addEventListener("end", (e) => {
    source.close();
    take(mine, JSON.parse(e.data));
    if (mine.job.status === "COMPLETED") result(mine);
  });
  source.addEventListener("error", () => {
    if (source.readyState === EventSource.CLOSED && mine === open && !mine.job) {
      attempt(async () => take(mine, await get(`api/training/jobs/${encodeURIComponent(id)}`)));
    }
  });
  redraw();
}

function take(mine, job) {
  mine.job = job;
  // Kept with the job, so that a page which is opened later has the whole curve; the best holds until now.
  mine.points = job.score_curve.map(([x, y]) => ({ x, y }));
  const last = mine.points[mine.points.length - 1];
  if (last && last.x < job.current_iteration) mine.points.push({ x: job.current_iteration, y: last.y });
  const at = state.jobs.findIndex((j) => j.id === job.id);
  if (at >= 0) state.jobs[at] = job;
  redraw();
}

async function result(mine) {
  await attempt(async () => {
    mine.result = await get(`api/training/jobs/${encodeURIComponent(mine.id)}/results`);
  });
}

const cancel = (job) => () =>
  attempt(async () => {
    const cancelled = await remove(`api/training/jobs/${encodeURIComponent(job.id)}`);
    state.jobs = state.jobs.map((j) => (j.id === job.id ? cancelled : j));
    if (open?.id === job.id) open.job = cancelled;
    say(`${name(job)} is cancelled.`);
  });

const resume = (job) => () =>
  attempt(async () => {
    const resumed = await post(`api/training/jobs/${encodeURIComponent(job.id)}/resume`, {});
    state.jobs = state.jobs.map((j) => (j.id === job.id ? resumed : j));
    if (open?.id === job.id) follow(job.id);
    say(`${name(job)} waits for its turn again.`);
  });

const name = (job) => `${job.pair} ${job.timeframe}, ${job.exchange}`;
const word = (job) => (job.interrupted ? "INTERRUPTED" : job.status);

function buttons(job) {
  return html`${ACTIVE.includes(job.status) && !job.interrupted
    ? html`<button class="small danger" @click=${cancel(job)} aria-label="Cancel ${name(job)}">Cancel</button>`
    : nothing}${job.interrupted
    ? html`<button class="small" @click=${resume(job)} aria-label="Resume ${name(job)}">Resume</button>`
    : nothing}`;
}

function line(job) {
  const running = job.status === "RUNNING" && !job.interrupted;
  return html`<li data-job=${job.id}>
    <div class="job"><span class="name"><a href="#jobs/${job.id}">${name(job)}</a></span>
      <span class="word ${tone(word(job))}">${word(job).toLowerCase()}</span>${buttons(job)}</div>
    <div class="note">${job.strategy}, ${job.optimizer}${job.best_score === null || job.best_score === undefined ? "" : `, best ${number(job.best_score)}`}${running
      ? `, ${number(job.progress_pct, 0)} %, ${duration(job.seconds_left)} left`
      : `, ${time(job.completed_at ?? job.created_at)}`}</div>
    ${running ? html`<progress max="100" .value=${job.progress_pct} aria-label="Progress of ${name(job)}"></progress>` : nothing}
  </li>`;
}

export function queue(limit) {
  if (state.jobs.length === 0) return html`<p class="empty">No training yet. What you start is listed here.</p>`;
  return html`<ul class="jobs">${repeat(state.jobs.slice(0, limit), (j) => j.id, line)}</ul>
    ${state.jobs.length > limit ? html`<p class="note"><a href="#jobs">All ${state.jobs.length} jobs</a></p>` : nothing}`;
}

function steps(job) {
  return html`<ol class="steps">${STEPS.map((step, i) => {
    const at = job.step_number - 1;
    const over = job.status === "COMPLETED" || i < at;
    return html`<li class=${over ? "past" : ""} aria-current=${job.status === "RUNNING" && i === at ? "step" : nothing}>${over ? "✓ " : ""}${step}</li>`;
  })}</ol>`;
}

function progress(mine) {
  const job = mine.job;
  return html`<progress id="progress" max="100" .value=${job.progress_pct} aria-label="Progress"></progress>
    ${steps(job)}
    <dl class="figures">
      <div><dt>Progress</dt><dd id="percent">${number(job.progress_pct, 0)} %</dd></div>
      <div><dt>Trials</dt><dd>${count(job.current_iteration)} of ${count(job.total_iterations)}</dd></div>
      <div><dt>Best score</dt><dd>${number(job.best_score)}</dd></div>
      <div><dt>Trials a second</dt><dd>${number(job.rate, 0)}</dd></div>
      <div><dt>Left</dt><dd>${job.status === "RUNNING" ? duration(job.seconds_left) : "–"}</dd></div>
    </dl>
    ${job.status === "RUNNING" || mine.points.length > 1 ? curve(mine.points, "Best score") : nothing}`;
}

// A document holds the configurations of a pair: this one's is the first.
export const parts = (document) => document?.configurations?.[0] ?? document ?? {};

export function verdict(word, reasons, stage, stageReason) {
  return html`<div class="verdict ${tone(word)}" id="verdict"><p><strong>${word ?? "No verdict"}</strong>${stage
      ? html` · stage <span class="word ${tone(stage)}">${stage.toLowerCase()}</span>`
      : nothing}</p>
    ${stageReason ? html`<p class="note">${stageReason}</p>` : nothing}
    ${reasons?.length ? html`<ul>${reasons.map((r) => html`<li>${r}</li>`)}</ul>` : nothing}</div>`;
}

function found(mine) {
  const r = mine.result;
  if (!r) return html`<p class="note">The result is being read.</p>`;
  const c = parts(r.configuration);
  const p = c.performance ?? {};
  const s = c.statistical_validation ?? {};
  return html`${verdict(r.verdict, c.validation?.reasons, r.stage, r.stage_reason)}
    <dl class="figures">
      <div><dt>Net profit</dt><dd>${number(p.NET_PROFIT)}</dd></div>
      <div><dt>Trades</dt><dd>${count(p.sample_size)}</dd></div>
      <div><dt>Win rate</dt><dd>${percent(p.gross_WR)}</dd></div>
      <div><dt>Sharpe ratio</dt><dd>${number(s.sharpe_ratio)}</dd></div>
      <div><dt>p-value</dt><dd>${number(s.p_value, 3)}</dd></div>
    </dl>
    <div class="actions">${r.job.best_config_id
        ? html`<a href="#configurations/${r.job.best_config_id}" id="configuration">The configuration, to activate</a>`
        : nothing}
      ${r.report ? html`<a href=${r.report.slice(1)} target="_blank" rel="noopener" id="result-page">The page alone</a>` : nothing}</div>
    ${r.report
      ? html`<h3>The page of the result</h3><iframe src=${r.report.slice(1)} sandbox="allow-scripts" title="Page of the result of ${name(r.job)}" loading="lazy"></iframe>`
      : nothing}`;
}

function details(job) {
  const rows = [
    ["Id", job.id], ["Strategy", job.strategy], ["Optimiser", `${job.optimizer}, seed ${job.seed}`],
    ["Data", `${count(job.lookback_days)} days`], ["Begun", time(job.started_at)], ["Ended", time(job.completed_at)], ["Worker", job.worker ?? "–"],
  ];
  return html`<details><summary>Details</summary><div class="scroll"><table><tbody>
    ${rows.map(([k, v]) => html`<tr><th scope="row">${k}</th><td>${v}</td></tr>`)}
    ${Object.entries(job.parameter_space ?? {}).map(([k, v]) => html`<tr><th scope="row">${k}</th><td>${v}</td></tr>`)}
    ${Object.entries(job.settings ?? {}).map(([k, v]) => html`<tr><th scope="row">${k}</th><td>${v}</td></tr>`)}
  </tbody></table></div></details>`;
}

function one(mine) {
  const job = mine.job;
  if (!job) return html`<p class="note">The job is being read.</p>`;
  return html`<div class="job"><span class="name">${name(job)}</span><span class="word ${tone(word(job))}" id="status">${word(job).toLowerCase()}</span>${buttons(job)}</div>
    ${job.error ? html`<p class="problem">${job.error}</p>` : nothing}
    ${job.status === "COMPLETED" ? found(mine) : progress(mine)}
    ${job.status === "COMPLETED" && mine.points.length > 1 ? curve(mine.points, "Best score") : nothing}
    <h3>Log</h3>
    <pre class="log" tabindex="0" aria-label="Log">${mine.lines.map((l) => `${l.time.slice(11, 19)} ${l.message}\n`)}</pre>
    ${details(job)}`;
}

export function view(id) {
  if (!id) return html`<section class="card" aria-labelledby="all"><h2 id="all">Jobs</h2>${queue(200)}</section>`;
  return html`<div class="columns"><section class="card" aria-labelledby="queue"><h2 id="queue">Jobs</h2>${queue(12)}</section>
    <section class="card" aria-labelledby="job"><h2 id="job">Job</h2>${open ? one(open) : nothing}</section></div>`;
}
