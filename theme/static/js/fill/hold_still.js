// What is said above somebody's hands must not push away what they are typing in.

export function holdStill(change) {
  const held = document.activeElement;
  const before = held.getBoundingClientRect().top;
  change();
  scrollBy({ top: held.getBoundingClientRect().top - before, behavior: "instant" });
}
