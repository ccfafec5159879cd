// The service worker: pages that were visited, and what they need, are there without a network.
// Only published files are kept, never an answer; the newest page comes first whenever there is a network.

const CACHE = "site-1";
const PATIENCE = 2500; // milliseconds until a slow network counts as none
const MOST = 3000; // files, enough for the whole library; the oldest go first
const ROOT = new URL(registration.scope).pathname;
const FINGERPRINTED = /^theme\/.+\.[0-9a-f]{8}\.\w+$/;
const DYNAMIC = /^(signup|outbox|owner)\//; // answers of the signup service are nobody else's

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(takeOver()));
addEventListener("message", (event) => event.waitUntil(keepAll(event.data, event.ports[0])));
addEventListener("fetch", (event) => {
  const { request } = event;
  const path = pathOf(request.url);
  if (request.method !== "GET" || path === null || DYNAMIC.test(path) || request.headers.has("range")) return;
  event.respondWith(FINGERPRINTED.test(path) ? keptFirst(request) : newestFirst(request, event));
});

async function takeOver() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name)));
  await clients.claim();
}

// The path below the site's root, or null for what is not on this site.
function pathOf(address) {
  const { origin, pathname } = new URL(address);
  return origin === location.origin && pathname.startsWith(ROOT) ? pathname.slice(ROOT.length) : null;
}

async function keepAll(addresses, port) {
  const cache = await caches.open(CACHE);
  const missing = [];
  for (const address of addresses) {
    const path = pathOf(address);
    if (path === null || DYNAMIC.test(path)) continue;
    if (!FINGERPRINTED.test(path) || !(await cache.match(address))) missing.push(address);
  }
  const asked = await Promise.allSettled(missing.map((address) => fromNetwork(address)));
  port?.postMessage(asked.every(({ status, value }) => status === "fulfilled" && value.ok));
}

async function fromNetwork(request) {
  const answer = await fetch(request, { cache: "no-cache" });
  if (answer.ok && !answer.redirected && !answer.headers.get("cache-control")?.includes("no-store")) {
    const cache = await caches.open(CACHE);
    await cache.put(withoutQuery(answer.url), answer.clone());
    const kept = await cache.keys();
    await Promise.all(kept.slice(0, Math.max(0, kept.length - MOST)).map((old) => cache.delete(old)));
  }
  return answer;
}

// What somebody searched for is not kept, and one page not twice.
function withoutQuery(address) {
  const { origin, pathname } = new URL(address);
  return origin + pathname;
}

// A name that changes with its content is never old.
async function keptFirst(request) {
  return (await caches.match(request)) ?? fromNetwork(request);
}

async function newestFirst(request, event) {
  const asked = fromNetwork(request);
  event.waitUntil(asked.catch(() => {}));
  try {
    const answer = await Promise.race([asked, new Promise((_, late) => setTimeout(late, PATIENCE))]);
    if (answer.status < 500) return answer;
  } catch {
    // No network, or a slow one: what was kept, if there is something.
  }
  return (await caches.match(withoutQuery(request.url))) ?? asked;
}
