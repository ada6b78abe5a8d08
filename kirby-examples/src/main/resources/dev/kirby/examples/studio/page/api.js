// The server's API. What it refuses becomes an Error whose message says what would be right.
export class Refused extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

async function send(method, path, body, signal) {
  const options = { method, signal, headers: {} };
  if (body !== undefined) {
    options.headers["Content-Type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  let answer;
  try {
    answer = await fetch(path, options);
  } catch (e) {
    if (e.name === "AbortError") throw e;
    throw new Refused("The server does not answer. Is it still running? This page tries again.", 0);
  }
  if (answer.status === 204) return null;
  const text = await answer.text();
  let json = null;
  try {
    json = JSON.parse(text);
  } catch {
    // answered below by the status
  }
  if (!answer.ok) throw new Refused(json?.message ?? `The server answered ${answer.status}.`, answer.status);
  return json;
}

export const get = (path, signal) => send("GET", path, undefined, signal);
export const post = (path, body, signal) => send("POST", path, body, signal);
export const remove = (path) => send("DELETE", path);

export function query(path, parameters) {
  const words = Object.entries(parameters).filter(([, value]) => value !== "" && value !== undefined && value !== null);
  return words.length ? `${path}?${new URLSearchParams(words)}` : path;
}
