// What is chosen, as it stands in the address of a page.

// The choice in each group that has one.
export function chosenIn(search, groups) {
  const given = new URLSearchParams(search);
  return Object.fromEntries(groups.filter((group) => given.get(group)).map((group) => [group, given.get(group)]));
}

// The address of this page with these values; empty ones are left out.
export function addressOf(values) {
  const given = new URLSearchParams(Object.entries(values).filter(([, value]) => value));
  return `${location.pathname}${given.size ? "?" : ""}${given}`;
}
