// Takes the service worker back. Published in the place of sw.js, it lets go of everything that was
// kept at the next visit, and leaves the page to the network.

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(letGo()));

async function letGo() {
  const names = await caches.keys();
  await Promise.all(names.map((name) => caches.delete(name)));
  await registration.unregister();
}
