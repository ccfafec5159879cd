// Reloads the page when the site was built again, and shows what stopped a build.
const box = document.createElement("div");
box.className = "preview-problems";
box.setAttribute("role", "alert");

const style = document.createElement("link");
style.rel = "stylesheet";
style.href = "/_preview/live.css";
document.head.append(style);

function show(problems) {
  const title = document.createElement("strong");
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  title.textContent = `${count}. Below stays what was there before, until that is mended.`;
  const list = document.createElement("ul");
  for (const problem of problems) {
    const item = document.createElement("li");
    item.textContent = problem;
    list.append(item);
  }
  box.replaceChildren(title, list);
  document.body.prepend(box);
}

new EventSource("/_preview/events").addEventListener("message", (event) => {
  const { problems } = JSON.parse(event.data);
  if (problems.length) show(problems);
  else location.reload();
});
