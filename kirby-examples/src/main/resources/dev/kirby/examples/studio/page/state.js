// What all panels share, and how one of them asks for the page to be drawn again.
export const state = {
  series: [], // what is stored
  strategies: [],
  jobs: [],
  problem: "",
  said: "",
  simulated: false, // whether this server made the data up, because there were none
};

let draw = () => {};
let due = false;

export function onDraw(f) {
  draw = f;
}

export function redraw() {
  if (due) return;
  due = true;
  requestAnimationFrame(() => {
    due = false;
    draw();
  });
}

// Said once to those who listen to the page; shown for a while to those who see it.
let hush;
export function say(text) {
  state.said = text;
  clearTimeout(hush);
  hush = setTimeout(() => {
    state.said = "";
    redraw();
  }, 8000);
  redraw();
}

// Runs what a button does; what is refused is shown.
export async function attempt(work) {
  state.problem = "";
  try {
    return await work();
  } catch (e) {
    if (e.name !== "AbortError") state.problem = e.message;
    return undefined;
  } finally {
    redraw();
  }
}

