// Habits of the questionnaire that need scripts.
(function () {
  "use strict";
  const form = document.getElementById("case");

  // Enter in a text field must not send a half-filled form.
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("#case input:not([type=radio]):not([type=checkbox])")) event.preventDefault();
  });

  // "Not known" need not travel: a question left out means the same.
  document.addEventListener("formdata", (event) => {
    for (const [name, value] of [...event.formData]) {
      const notDone = value === "not_done" && name.endsWith("-result"); // elsewhere it is an answer
      if (notDone || ["", "unknown", "default", "si"].includes(value)) event.formData.delete(name);
    }
  });

  // A line of the error summary leads to the control itself, not only to the question around it.
  document.addEventListener("click", (event) => {
    const line = event.target.closest("#error-summary a");
    const question = line && document.getElementById(line.hash.slice(1));
    const control = question && (question.querySelector("input:checked") || question.querySelector("input"));
    if (!control) return;
    event.preventDefault();
    question.scrollIntoView();
    control.focus({ preventScroll: true });
  });

  // Details of a study that arrive late must not undo what was answered while they were on their way.
  const ticks = (box) => box.type === "radio" || box.type === "checkbox";
  const key = (box) => (ticks(box) ? `${box.name}=${box.value}` : box.name);
  const answers = (place) => new Map([...place.querySelectorAll("input")].map((box) => [key(box), ticks(box) ? box.checked : box.value]));
  const details = (event) => (event.detail.target.matches(".study-details") ? event.detail.target : null);
  const asked = new WeakMap();
  document.addEventListener("htmx:beforeRequest", (event) => {
    const place = details(event);
    if (place) asked.set(place, { answers: answers(place) });
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const then = details(event) && asked.get(details(event));
    if (!then) return;
    then.since = new Map([...answers(details(event))].filter(([name, answer]) => then.answers.get(name) !== answer));
    then.open = Boolean(details(event).querySelector("details[open]"));
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    const then = details(event) && asked.get(details(event));
    if (!then || !then.since) return;
    for (const box of details(event).querySelectorAll("input")) {
      if (then.since.has(key(box))) box[ticks(box) ? "checked" : "value"] = then.since.get(key(box));
    }
    for (const more of details(event).querySelectorAll("details")) more.open ||= then.open;
  });

  // Advice or details that could not be fetched: say so, rather than leave the old as if it were new.
  function trouble(event) {
    const place = details(event) || document.querySelector(".live-summary");
    if (place.querySelector(".stale")) return;
    const words = document.createElement("span");
    words.className = "stale";
    words.setAttribute("role", "status");
    words.textContent = details(event)
      ? "The server did not answer. Choose the result again."
      : "Advice is not up to date: the server did not answer.";
    place.append(words);
  }
  for (const kind of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) document.addEventListener(kind, trouble);

  // Back on the page, the browser has put answers back: fetch what belongs to them.
  addEventListener("pageshow", () => {
    const changed = (box) => (ticks(box) ? box.checked !== box.defaultChecked : box.value !== box.defaultValue);
    const restored = [...form.querySelectorAll("input:not([type=hidden])")].filter(changed);
    const results = restored.filter((box) => box.checked && box.closest(".study-result"));
    for (const box of results.length ? results : restored.slice(0, 1)) box.dispatchEvent(new Event("change", { bubbles: true }));
  });
})();
