// Days as the site writes them: 2026-11-24 is «November 24, 2026».

const MONTH = new Intl.DateTimeFormat("en", { month: "long", timeZone: "UTC" });

export function isDay(text) {
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));
}

export function longDay(day) {
  return `${MONTH.format(new Date(day))} ${Number(day.slice(8))}, ${Number(day.slice(0, 4))}`;
}
