// Makes the form more helpful. Without it, it works too.
const form = document.querySelector("form");
const texts = form.dataset;
const name = form.querySelector("#username");
const password = form.querySelector("#password");

// One password that can be shown in place of two that cannot.
const repeat = form.querySelector("#repeat");
if (repeat) {
  repeat.closest(".field").remove();
  const toggle = document.createElement("button");
  toggle.type = "button";
  toggle.className = "toggle";
  toggle.setAttribute("aria-controls", "password");
  const show = (isShown) => {
    password.type = isShown ? "text" : "password";
    toggle.textContent = isShown ? texts.hide : texts.show;
  };
  show(false);
  toggle.addEventListener("click", () => show(password.type === "password"));
  password.after(toggle);
  form.addEventListener("submit", () => show(false));
}

// Length is what counts; a few different characters repeated are not long.
function strengthOf(text) {
  const isFewLetters = new Set(text).size < 5;
  const isName = text.toLowerCase() === name.value.trim().toLowerCase();
  if ([...text].length < 8 || isFewLetters || isName) return 0;
  if ([...text].length < 12) return 1;
  return [...text].length < 16 ? 2 : 3;
}

const strength = form.querySelector("#strength");
password.addEventListener("input", () => {
  strength.hidden = password.value === "";
  const level = strengthOf(password.value);
  strength.querySelector("meter").value = level + 1;
  const words = [texts.weak, texts.fair, texts.good, texts.strong][level];
  const said = strength.querySelector("span");
  if (said.textContent !== words) said.textContent = words;
});

// What cannot be a name is said at once, not after the form is sent; what is reserved, as soon as somebody pauses.
const advice = form.querySelector("#username-advice");
const PAUSE_MS = 400;
let pause;
let question;

function advise(fault) {
  const text = fault ?? texts.nameHint;
  if (advice.textContent !== text) advice.textContent = text;
  advice.className = fault ? "fault" : "quiet";
}

async function askForName() {
  question = new AbortController();
  const url = `${texts.names}?name=${encodeURIComponent(name.value)}`;
  try {
    const response = await fetch(url, { signal: question.signal });
    const { reserved } = await response.json();
    if (reserved) advise(texts.nameReserved);
  } catch {
    // The form is answered all the same.
  }
}

if (advice)
  name.addEventListener("input", () => {
    clearTimeout(pause);
    question?.abort();
    const isFit = name.validity.valid || name.value === "";
    advise(isFit ? undefined : texts.nameFault);
    if (isFit && name.value !== "") pause = setTimeout(askForName, PAUSE_MS);
  });

// A second press while the first is pending would be a second registration.
const button = form.querySelector("button[type=submit], button:not([type])");
form.addEventListener("submit", (event) => {
  if (button.getAttribute("aria-busy") === "true") event.preventDefault();
  button.setAttribute("aria-busy", "true");
  button.textContent = texts.busy;
});
window.addEventListener("pageshow", (event) => {
  if (event.persisted) window.location.reload();
});
