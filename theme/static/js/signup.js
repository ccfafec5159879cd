// Signup forms: says what is wrong beside the field, sends without leaving the page, keeps what was typed.
// Without this script a form works all the same; whatever is unexpected is left to the browser.

const STAMP_AGE = 2100; // milliseconds; the service takes a younger stamp for a robot's

for (const form of document.querySelectorAll("form[data-signup]")) start(form);

function start(form) {
  const field = form.querySelector("input[type=email]");
  const error = form.querySelector(".field-error");
  if (!field || !error) return;
  form.noValidate = true; // our words, in our place
  let stamp;
  const fetchStamp = () => (stamp ??= readStamp(new URL("stamp", form.action)));
  const isOurs = form.dataset.signup === "here";
  if (isOurs) form.addEventListener("focusin", fetchStamp, { once: true });

  field.addEventListener("input", () => tell(field, error, ""));
  form.addEventListener("submit", (event) => {
    const fault = faultOf(field, error);
    tell(field, error, fault);
    if (fault || isOurs) event.preventDefault();
    if (fault) field.focus();
    else if (isOurs) send(form, field, error, fetchStamp());
  });
}

function faultOf(field, error) {
  if (!field.value.trim()) return error.dataset.empty;
  return field.validity.valid ? "" : error.dataset.wrong;
}

function tell(field, error, fault) {
  error.textContent = fault;
  error.hidden = !fault;
  if (fault) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
}

async function readStamp(address) {
  try {
    const answer = await fetch(address, { cache: "no-store" });
    return { text: answer.ok ? await answer.text() : "", at: performance.now() };
  } catch {
    return { text: "", at: 0 };
  }
}

async function send(form, field, error, stamping) {
  const button = form.querySelector("button");
  if (button.getAttribute("aria-busy") === "true") return;
  button.setAttribute("aria-busy", "true");
  try {
    const stamp = await stamping;
    const body = new URLSearchParams(new FormData(form));
    if (stamp.text) {
      await new Promise((done) => setTimeout(done, Math.max(0, stamp.at + STAMP_AGE - performance.now())));
      body.set("stamp", stamp.text);
    }
    const answer = await fetch(form.action, { method: "POST", body });
    const fault = answer.redirected ? "" : await faultIn(answer);
    if (answer.redirected) location.assign(answer.url);
    else if (fault) tell(field, error, fault);
    else form.submit();
    if (fault) field.focus();
  } catch {
    tell(field, error, error.dataset.offline);
  } finally {
    button.removeAttribute("aria-busy");
  }
}

async function faultIn(answer) {
  if (answer.status !== 422) return "";
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.querySelector(".field-error")?.textContent ?? "";
}
