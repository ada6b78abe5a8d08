// The Training Studio: which panel is shown, and what is fetched for all of them.
import { html, nothing, render } from "./lit.js";
import { get, post } from "./api.js";
import { state, onDraw, redraw, say } from "./state.js";
import * as train from "./train.js";
import * as jobs from "./jobs.js";
import * as configurations from "./configurations.js";
import * as breakers from "./breakers.js";
import * as data from "./data.js";
import * as models from "./models.js";

const PANELS = [
  { name: "train", title: "Train", panel: train },
  { name: "jobs", title: "Jobs", panel: jobs },
  { name: "configurations", title: "Configurations", panel: configurations },
  { name: "breakers", title: "Circuit breakers", panel: breakers },
  { name: "data", title: "Data", panel: data },
  { name: "models", title: "Models", panel: models },
];
const root = document.getElementById("studio");
let version = "";
let needsKey = false;
let current = null;
let lost = false;

// "#jobs/ID" is the panel of jobs with one of them open.
function place() {
  const [name, ...rest] = decodeURIComponent(location.hash.slice(1)).split("/");
  return { entry: PANELS.find((p) => p.name === name) ?? PANELS[0], id: rest.join("/") };
}

function theme() {
  const dark = document.documentElement.dataset.theme
    ? document.documentElement.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = dark ? "light" : "dark";
  try {
    localStorage.setItem("theme", document.documentElement.dataset.theme);
  } catch {
    // a browser that keeps nothing
  }
  redraw();
}

function keyForm() {
  return html`<main class="card" id="main" tabindex="-1">
    <h2>This server needs its key</h2>
    <p class="note">It is what KIRBY_STUDIO_KEY or --key-file held when the server was started.</p>
    <form @submit=${async (event) => {
      event.preventDefault();
      try {
        await post("api/session", { key: new FormData(event.target).get("key") });
        needsKey = false;
        await refresh();
        opened();
      } catch (e) {
        state.problem = e.message;
      }
      redraw();
    }}>
      <div class="fields"><label class="field"><span>Key</span><input name="key" type="password" required autocomplete="current-password"></label></div>
      <div class="actions"><button class="main">Enter</button></div>
    </form>
    ${state.problem ? html`<p class="problem" role="alert">${state.problem}</p>` : nothing}
  </main>`;
}

function page() {
  const { entry, id } = place();
  return html`<a class="skip" href="#main" @click=${(e) => {
      e.preventDefault();
      document.getElementById("main").focus();
    }}>Skip to the panel</a>
    <header class="top">
      <h1>Kirby Training Studio <small>${version}</small></h1>
      <nav aria-label="Panels">${PANELS.map(
        (p) => html`<a href="#${p.name}" aria-current=${p === entry ? "page" : nothing}>${p.title}</a>`,
      )}</nav>
      <button class="small theme" @click=${theme} aria-label="Light or dark">◐</button>
    </header>
    ${needsKey
      ? keyForm()
      : html`<main id="main" tabindex="-1">
          ${lost ? html`<p class="problem" role="alert">The server does not answer. This page tries again every few seconds.</p>` : nothing}
          ${state.simulated
            ? html`<p class="banner" id="simulated"><strong>Simulated data.</strong> The store was empty, so this server shows a made-up market, kept in a folder
                of its own. Nothing here is real. For real candles stop it and run <code>kirby backfill --exchange binance --coin BTC --quote USDT --intervals 5m</code>.</p>`
            : nothing}
          ${state.problem ? html`<p class="problem" role="alert">${state.problem}</p>` : nothing}
          <p class=${state.said ? "done" : "visually-hidden"} role="status">${state.said}</p>
          ${entry.panel.view(id)}
        </main>`}`;
}

root.textContent = "";
onDraw(() => render(page(), root));

async function refresh() {
  try {
    const health = await get("health");
    version = health.version;
    state.simulated = health.simulated === true;
    needsKey = (await get("api/session")).key_needed;
    if (needsKey) return;
    state.jobs = (await get("api/training/jobs?limit=200")).jobs;
    if (lost) say("The server answers again.");
    lost = false;
  } catch (e) {
    if (e.status === 401) needsKey = true;
    else lost = e.status === 0 || e.status === 503;
  }
  redraw();
}

function opened() {
  const { entry, id } = place();
  state.problem = "";
  if (current !== entry) current?.panel.leave?.();
  current = entry;
  document.title = `${entry.title} – Kirby Training Studio`;
  if (!needsKey) entry.panel.enter?.(id);
  redraw();
  // On a phone the panels' names are wider than the screen.
  requestAnimationFrame(() => document.querySelector("nav a[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" }));
}

addEventListener("hashchange", opened);
try {
  const kept = localStorage.getItem("theme");
  if (kept === "dark" || kept === "light") document.documentElement.dataset.theme = kept;
} catch {
  // a browser that keeps nothing
}
await refresh();
opened();
setInterval(() => {
  if (!document.hidden) refresh();
}, 4000);
