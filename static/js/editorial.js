// Habits of the editors' forms that need scripts: counts as one types, a source added by its key, nothing left unsaved
// by accident.
(function () {
  "use strict";
  const form = document.getElementById("words");
  if (!form) return;
  const controls = () => [...form.querySelectorAll("input:not([type=hidden]), textarea, select")];
  const ticks = (box) => box.type === "radio" || box.type === "checkbox";
  let unsaved = form.hasAttribute("data-unsaved");
  let sent = false;

  function count(line) {
    const words = (document.getElementById(line.dataset.countOf).value.match(/\S+/g) || []).length;
    line.querySelector(".count-said").textContent = words;
    line.querySelector(".count-over").hidden = words <= Number(line.dataset.limit);
  }
  const counts = () => form.querySelectorAll("[data-count-of]").forEach(count);

  form.addEventListener("input", (event) => {
    unsaved = true;
    const line = form.querySelector(`[data-count-of="${event.target.id}"]`);
    if (line) count(line);
  });

  // Enter in a line of text must not send a half-written form.
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("input:not([type=radio], [type=checkbox])")) return;
    event.preventDefault();
    if (event.target.matches("[list]")) cite(event.target);
  });

  // A key chosen from the list goes to the end of the citations.
  function cite(box) {
    const key = box.value.trim();
    const known = [...box.list.options].some((option) => option.value === key);
    const cited = document.getElementById(box.id.replace(/cite$/, "citations"));
    if (!known || !cited) return;
    const keys = cited.value.split(/[\s,;]+/).filter(Boolean);
    if (!keys.includes(key)) keys.push(key);
    cited.value = keys.join(", ");
    box.value = "";
    cited.dispatchEvent(new Event("input", { bubbles: true }));
  }
  form.addEventListener("change", (event) => {
    if (event.target.matches("[list]")) cite(event.target);
  });

  form.addEventListener("submit", () => { sent = true; });
  addEventListener("beforeunload", (event) => {
    if (unsaved && !sent) event.preventDefault();
  });

  // Back on the page, the browser has put back what was typed: it is unsaved again, and the preview is to show it.
  addEventListener("pageshow", () => {
    sent = false;
    const changed = (box) => (ticks(box) ? box.checked !== box.defaultChecked : box.tagName !== "SELECT" && box.value !== box.defaultValue);
    const restored = controls().find(changed);
    if (!restored) return;
    counts();
    restored.dispatchEvent(new Event("input", { bubbles: true }));
  });

  // A preview that could not be fetched: say so, rather than leave the old as if it were new.
  const stale = document.getElementById("stale-preview");
  const say = (words) => { if (stale) stale.textContent = words; };
  for (const kind of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
    document.addEventListener(kind, () => say("The preview is not up to date: the server did not answer. What you typed is still here."));
  }
  document.addEventListener("htmx:afterRequest", (event) => { if (event.detail.successful) say(""); });
})();
