// How values are written on the page. What is not known is a dash, never a zero.
const DASH = "–";

export function number(value, digits = 2) {
  return value === null || value === undefined || !Number.isFinite(Number(value))
    ? DASH
    : Number(value).toLocaleString("en", { maximumFractionDigits: digits, minimumFractionDigits: 0 });
}

export function percent(value, digits = 1) {
  return value === null || value === undefined || !Number.isFinite(Number(value)) ? DASH : `${number(100 * value, digits)} %`;
}

export function count(value) {
  return value === null || value === undefined ? DASH : Number(value).toLocaleString("en");
}

export function bytes(value) {
  if (!Number.isFinite(value)) return DASH;
  const units = ["B", "kB", "MB", "GB", "TB"];
  let unit = 0;
  while (value >= 1000 && unit < 4) {
    value /= 1000;
    unit++;
  }
  return `${number(value, unit ? 1 : 0)} ${units[unit]}`;
}

export function duration(seconds) {
  if (seconds === null || seconds === undefined || !Number.isFinite(Number(seconds))) return DASH;
  const s = Math.max(0, Math.round(seconds));
  if (s < 100) return `${s} s`;
  if (s < 6000) return `${Math.round(s / 60)} min`;
  return s < 172800 ? `${number(s / 3600, 1)} h` : `${number(s / 86400, 1)} days`;
}

export function time(text) {
  if (!text) return DASH;
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? DASH : at.toISOString().slice(0, 16).replace("T", " ");
}

export function day(text) {
  return time(text).slice(0, 10);
}

// Words of the state of a job, of a verdict and of a stage, by how they are coloured.
const TONES = {
  COMPLETED: "good", RUNNING: "busy", PENDING: "", FAILED: "bad", CANCELLED: "", INTERRUPTED: "open",
  SURVIVED: "good", UNPROVEN: "open", OVERFIT: "bad",
  MATURE: "good", VALIDATION: "good", DISCOVERY: "open", PAPER: "", DECAY: "bad",
};

export function tone(word) {
  return TONES[word] ?? "";
}
